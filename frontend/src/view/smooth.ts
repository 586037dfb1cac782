/**
 * Smooth edges without a graphics card. The canvas has none of its own there, since the processor would work at each sample of
 * each pixel while something moves; what rests is drawn into a target that has, and copied.
 */
import {
  Mesh,
  NoBlending,
  PlaneGeometry,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  WebGLRenderTarget,
  type Camera,
  type Scene,
  type WebGLRenderer,
} from "three";
import { FILL } from "./fill";

export class Smooth {
  private readonly target = new WebGLRenderTarget(1, 1, {
    samples: 4,
    stencilBuffer: true,
    colorSpace: SRGBColorSpace,
    internalFormat: "RGBA8",
  });
  private readonly material = new ShaderMaterial({
    vertexShader: FILL,
    fragmentShader: /* glsl */ `
      varying vec2 at;
      uniform sampler2D picture;
      void main() {
        gl_FragColor = texture2D(picture, at);
      }
    `,
    uniforms: { picture: { value: this.target.texture } },
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
  });
  private readonly copy = new Mesh(new PlaneGeometry(2, 2), this.material);
  private readonly size = new Vector2();
  /** How many objects there were when the canvas itself was last drawn. */
  private prepared = 0;

  constructor() {
    // three's name for a target that is what the screen shows, with the screen's colours in it.
    Object.assign(this.target, { isXRRenderTarget: true });
    this.copy.frustumCulled = false;
  }

  draw(gl: WebGLRenderer, scene: Scene, camera: Camera): void {
    // The first move would wait for what the processor has to prepare for the canvas itself.
    if (scene.children.length !== this.prepared) gl.render(scene, camera);
    this.prepared = scene.children.length;
    gl.getDrawingBufferSize(this.size);
    this.target.setSize(this.size.x, this.size.y);
    gl.setRenderTarget(this.target);
    gl.render(scene, camera);
    gl.setRenderTarget(null);
    gl.render(this.copy, camera);
  }

  dispose(): void {
    this.target.dispose();
    this.material.dispose();
    this.copy.geometry.dispose();
  }
}

/**
 * A soft shadow where the part meets the bed. Looks up from under the bed once per mesh, keeps the height of what it sees,
 * and blurs it; costs nothing while the camera moves.
 */
import { useThree } from "@react-three/fiber";
import { useEffect, useLayoutEffect, useMemo } from "react";
import {
  BufferGeometry,
  Color,
  DoubleSide,
  LinearFilter,
  Mesh,
  OrthographicCamera,
  PlaneGeometry,
  RedFormat,
  Scene,
  ShaderMaterial,
  WebGLRenderTarget,
  type WebGLRenderer,
} from "three";
import { FILL } from "./fill";
import { partsOf } from "./Part";
import type { Drawn } from "./drawn";

/** Small, since all of it is blurred. */
const SIZE = 64;

const HEIGHT = {
  vertexShader: /* glsl */ `
    varying float height;
    void main() {
      vec4 world = modelMatrix * vec4(position, 1.0);
      height = world.z;
      gl_Position = projectionMatrix * viewMatrix * world;
    }
  `,
  fragmentShader: /* glsl */ `
    varying float height;
    uniform float reach;
    void main() {
      float near = 1.0 - clamp(height / reach, 0.0, 1.0);
      gl_FragColor = vec4(near * near, 0.0, 0.0, 1.0);
    }
  `,
};

/** Texels. */
const SIGMA = 1.65;

/** Half a Gaussian: where to sample between two texels, so that one sample weighs both, and how much. */
const TAPS = [1, 3].map((i) => {
  const [near, far] = [i, i + 1].map((x) => Math.exp(-(x * x) / (2 * SIGMA * SIGMA)));
  return { offset: i + far / (near + far), weight: near + far };
});
const WEIGHT = 1 + TAPS.reduce((sum, { weight }) => sum + 2 * weight, 0);

const BLUR = {
  vertexShader: FILL,
  fragmentShader: /* glsl */ `
    varying vec2 at;
    uniform sampler2D source;
    uniform vec2 along;
    void main() {
      float sum = texture2D(source, at).r;
      ${TAPS.map(
        ({ offset, weight }) =>
          `sum += ${weight.toFixed(6)} * (texture2D(source, at + along * ${offset.toFixed(6)}).r + texture2D(source, at - along * ${offset.toFixed(6)}).r);`,
      ).join("\n      ")}
      gl_FragColor = vec4(sum / ${WEIGHT.toFixed(6)}, 0.0, 0.0, 1.0);
    }
  `,
};

class Shadow {
  readonly targets = [0, 1].map(
    () => new WebGLRenderTarget(SIZE, SIZE, { format: RedFormat, minFilter: LinearFilter, magFilter: LinearFilter, depthBuffer: true }),
  );
  readonly material = new ShaderMaterial({
    vertexShader: /* glsl */ `
      varying vec2 at;
      void main() {
        at = uv;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }
    `,
    fragmentShader: /* glsl */ `
      varying vec2 at;
      uniform sampler2D source;
      uniform float strength;
      void main() {
        float dark = texture2D(source, at).r;
        gl_FragColor = vec4(0.04, 0.05, 0.07, dark * strength);
      }
    `,
    uniforms: { source: { value: this.targets[0].texture }, strength: { value: 0.3 } },
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: 2,
    polygonOffsetUnits: 8,
  });
  private readonly height = new ShaderMaterial({ ...HEIGHT, uniforms: { reach: { value: 1 } }, side: DoubleSide });
  private readonly blur = new ShaderMaterial({ ...BLUR, uniforms: { source: { value: null }, along: { value: [0, 0] } }, depthTest: false });
  private readonly screen = new Mesh(new PlaneGeometry(2, 2), this.blur);

  /** Where the shadow's quad lies: center and side, mm. */
  draw(gl: WebGLRenderer, drawn: Drawn): { x: number; y: number; side: number } | null {
    const { bounds } = drawn.mesh.frame.header;
    if (!bounds) return null;
    const width = bounds.max[0] - bounds.min[0];
    const depth = bounds.max[1] - bounds.min[1];
    const tall = Math.max(0, bounds.max[2]);
    const reach = Math.max(1e-3, Math.min(tall || 1, Math.max(width, depth) * 0.6));
    const side = Math.max(width, depth) * 1.5 + reach;
    const x = (bounds.min[0] + bounds.max[0]) / 2;
    const y = (bounds.min[1] + bounds.max[1]) / 2;

    const camera = new OrthographicCamera(-side / 2, side / 2, side / 2, -side / 2, 0, tall + 2);
    camera.position.set(x, y, -1);
    camera.up.set(0, 1, 0);
    camera.lookAt(x, y, 1);
    this.height.uniforms.reach.value = reach;
    const scene = new Scene();
    for (const part of partsOf(drawn)) {
      if (part.background) continue;
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", drawn.geometry.getAttribute("position"));
      geometry.setIndex(drawn.geometry.getIndex());
      geometry.setDrawRange(part.first_triangle * 3, part.triangles * 3);
      scene.add(new Mesh(geometry, this.height));
    }
    const before = gl.getRenderTarget();
    const clear = gl.getClearColor(new Color());
    const alpha = gl.getClearAlpha();
    gl.setClearColor(0x000000, 0);
    gl.setRenderTarget(this.targets[0]);
    gl.clear();
    gl.render(scene, camera);
    for (const [from, to, along] of [
      [0, 1, [1 / SIZE, 0]],
      [1, 0, [0, 1 / SIZE]],
    ] as const) {
      this.blur.uniforms.source.value = this.targets[from].texture;
      this.blur.uniforms.along.value = along;
      gl.setRenderTarget(this.targets[to]);
      gl.clear();
      gl.render(this.screen, camera);
    }
    gl.setRenderTarget(before);
    gl.setClearColor(clear, alpha);
    for (const child of scene.children) {
      // The arrays belong to the part, which is still there.
      const { geometry } = child as Mesh;
      geometry.deleteAttribute("position");
      geometry.setIndex(null);
      geometry.dispose();
    }
    return { x, y, side };
  }

  dispose(): void {
    this.targets.forEach((target) => target.dispose());
    [this.material, this.height, this.blur].forEach((material) => material.dispose());
    this.screen.geometry.dispose();
  }
}

export function ContactShadow({ drawn, strength }: { drawn: Drawn; strength: number }) {
  const gl = useThree((state) => state.gl);
  const invalidate = useThree((state) => state.invalidate);
  const shadow = useMemo(() => new Shadow(), []);
  useEffect(() => () => shadow.dispose(), [shadow]);
  const quad = useMemo(() => new Mesh(new PlaneGeometry(1, 1), shadow.material), [shadow]);
  useLayoutEffect(() => {
    const place = shadow.draw(gl, drawn);
    quad.visible = place !== null;
    if (place) {
      quad.position.set(place.x, place.y, 0);
      // The picture was taken from below, so it is mirrored.
      quad.scale.set(-place.side, place.side, 1);
    }
    invalidate();
  }, [gl, drawn, shadow, quad, invalidate]);
  useEffect(() => {
    shadow.material.uniforms.strength.value = strength;
    invalidate();
  }, [shadow, strength, invalidate]);
  return <primitive object={quad} renderOrder={-0.5} />;
}

/** The bed: a grid in round millimetres that fades with distance, with the X and Y axes in it. Drawn by a shader on one quad. */
import { useFrame } from "@react-three/fiber";
import { useMemo, useRef } from "react";
import { Color, DoubleSide, ShaderMaterial, Vector2, type Mesh } from "three";
import { create } from "zustand";
import type { Palette } from "./palette";
import { stage } from "./stage";

/** mm between the fine lines, for the label in the corner. */
export const useGridStep = create<{ step: number }>(() => ({ step: 10 }));

const VERTEX = /* glsl */ `
  varying vec2 place;
  void main() {
    vec4 world = modelMatrix * vec4(position, 1.0);
    place = world.xy;
    gl_Position = projectionMatrix * viewMatrix * world;
  }
`;

const FRAGMENT = /* glsl */ `
  varying vec2 place;
  uniform vec2 center;
  uniform float radius;
  uniform float step_;
  uniform float strength;
  uniform float axes;
  uniform vec3 line;
  uniform vec3 xAxis;
  uniform vec3 yAxis;

  // Steps that are straight, not smooth: no eye sees the difference in a pixel, and without a graphics card each one counts.
  vec2 ramp(vec2 from, vec2 to, vec2 x) {
    return clamp((x - from) / (to - from), 0.0, 1.0);
  }

  // Coverage of lines every s mm, one pixel wide, faded before they would run together; pixel: mm that one spans.
  float lines(float s, vec2 pixel) {
    vec2 d = abs(fract(place / s - 0.5) - 0.5) * s / pixel;
    vec2 c = ramp(vec2(1.0), vec2(0.1), d) * ramp(vec2(0.3 * s), vec2(0.1 * s), pixel);
    return max(c.x, c.y);
  }

  void main() {
    vec2 dx = dFdx(place);
    vec2 dy = dFdy(place);
    vec2 pixel = max(sqrt(dx * dx + dy * dy), 1e-6);
    vec2 on = ramp(vec2(1.3), vec2(0.3), abs(place.yx) / pixel.yx) * axes;
    float alpha = max(max(lines(step_, pixel) * 0.2, lines(step_ * 10.0, pixel) * 0.42) * strength, max(on.x, on.y) * 0.7);
    alpha *= 1.0 - smoothstep(0.25, 1.0, distance(place, center) / radius);
    if (alpha < 0.004) discard;
    gl_FragColor = vec4(mix(mix(line, xAxis, on.x), yAxis, on.y), alpha);
  }
`;

export function Grid({ palette, lines, axes }: { palette: Palette; lines: boolean; axes: boolean }) {
  const quad = useRef<Mesh>(null);
  const material = useMemo(
    () =>
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        transparent: true,
        depthWrite: false,
        side: DoubleSide,
        // Behind a face that lies on the bed, from above and from below.
        polygonOffset: true,
        polygonOffsetFactor: 2,
        polygonOffsetUnits: 8,
        uniforms: {
          center: { value: new Vector2() },
          radius: { value: 1 },
          step_: { value: 10 },
          strength: { value: 1 },
          axes: { value: 1 },
          line: { value: new Color() },
          xAxis: { value: new Color() },
          yAxis: { value: new Color() },
        },
      }),
    [],
  );
  useFrame(() => {
    const { pose } = stage.rig;
    const { uniforms } = material;
    const mm = stage.rig.mmPerPixel(stage.size.height);
    const step = 10 ** Math.ceil(Math.log10(mm * 12));
    const radius = pose.distance * 2.2;
    uniforms.center.value.set(pose.target.x, pose.target.y);
    uniforms.radius.value = radius;
    uniforms.step_.value = step;
    uniforms.strength.value = lines ? 1 : 0;
    uniforms.axes.value = axes ? 1 : 0;
    // As the screen has them, so that no pixel needs a conversion.
    uniforms.line.value.set(palette.grid).convertLinearToSRGB();
    uniforms.xAxis.value.set(palette.axes[0]).convertLinearToSRGB();
    uniforms.yAxis.value.set(palette.axes[1]).convertLinearToSRGB();
    quad.current?.position.set(pose.target.x, pose.target.y, 0);
    quad.current?.scale.setScalar(radius * 2);
    if (useGridStep.getState().step !== step) useGridStep.setState({ step });
  });
  return (
    <mesh ref={quad} material={material} renderOrder={-1} frustumCulled={false}>
      <circleGeometry args={[0.5, 48]} />
    </mesh>
  );
}

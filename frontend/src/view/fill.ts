/** Of a plane of 2 × 2 that fills what is drawn into; `at` is the place in it, from 0 to 1. */
export const FILL = /* glsl */ `
  varying vec2 at;
  void main() {
    at = uv;
    gl_Position = vec4(position.xy, 0.0, 1.0);
  }
`;

/** From where to look at a place: along the way that its faces look, near enough to see it and far enough to know where it is. */
import { MathUtils, Vector3 } from "three";
import type { MeshFrame } from "../api/mesh";
import type { Point } from "../store/view";
import type { Pose } from "./rig";

/** Of the part's size: how far away the eye stays. */
const CONTEXT = 1.6;

/** Radians: high enough to look over the walls of a box. */
const ABOVE = 0.7;

export function closeUp(frame: MeshFrame, place: Point, ranges: [number, number][], now: Pose): Partial<Pose> {
  const { positions: p, triangles, header } = frame;
  const normal = new Vector3();
  const largest = new Vector3();
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  let area = 0;
  for (const [first, count] of ranges) {
    for (let face = first; face < Math.min(first + count, header.triangles); face++) {
      [a, b, c].forEach((corner, i) => corner.fromArray(p, 3 * triangles[3 * face + i]));
      const twice = b.sub(a).cross(c.sub(a));
      area += twice.length();
      normal.add(twice);
      if (twice.lengthSq() > largest.lengthSq()) largest.copy(twice);
    }
  }
  const { min, max } = header.bounds ?? { min: [0, 0, 0], max: [1, 1, 1] };
  const size = Math.hypot(...max.map((high, i) => high - min[i]));
  const target = new Vector3(...place);
  const pose: Partial<Pose> = { target, distance: Math.min(now.distance, Math.max(4, size * CONTEXT)) };
  if (area === 0) return { ...pose, elevation: Math.max(now.elevation, ABOVE) };
  // The two sides of a wall look nowhere in common: then from the side on which the person is, and from above.
  const isWall = normal.length() < 0.3 * area;
  if (isWall) {
    const eye = new Vector3(Math.cos(now.azimuth), Math.sin(now.azimuth), 0);
    normal.copy(largest).multiplyScalar(largest.dot(eye) < 0 ? -1 : 1);
  }
  normal.normalize();
  const flat = Math.hypot(normal.x, normal.y);
  // Never quite along the faces' own direction: a little aslant, things have depth.
  const aslant = MathUtils.clamp(Math.atan2(normal.z, flat), -1.1, 1.1) + (flat > 0.9 ? 0.35 : 0);
  const elevation = isWall ? Math.max(aslant, ABOVE) : aslant;
  return { ...pose, elevation, azimuth: flat > 0.2 ? Math.atan2(normal.y, normal.x) + 0.35 : now.azimuth };
}

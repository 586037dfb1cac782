/** From where to look at a place: along the way that its faces look, near enough to see it and far enough to know where it is. */
import { MathUtils, Vector3 } from "three";
import type { MeshFrame } from "../api/mesh";
import type { Point } from "../store/view";
import type { Pose } from "./rig";

/** Of the part's size: how much of it stays in view. */
const CONTEXT = 0.55;

export function closeUp(frame: MeshFrame, place: Point, ranges: [number, number][], now: Pose): Partial<Pose> {
  const { positions: p, triangles, header } = frame;
  const normal = new Vector3();
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  let area = 0;
  for (const [first, count] of ranges) {
    for (let face = first; face < Math.min(first + count, header.triangles); face++) {
      [a, b, c].forEach((corner, i) => corner.fromArray(p, 3 * triangles[3 * face + i]));
      const twice = b.sub(a).cross(c.sub(a));
      area += twice.length();
      normal.add(twice);
    }
  }
  const { min, max } = header.bounds ?? { min: [0, 0, 0], max: [1, 1, 1] };
  const size = Math.hypot(...max.map((high, i) => high - min[i]));
  const target = new Vector3(...place);
  const pose: Partial<Pose> = { target, distance: Math.min(now.distance, Math.max(4, size * CONTEXT * 2.2)) };
  // Faces of both sides of a wall look nowhere in common: then the person's own view is as good.
  if (area === 0 || normal.length() < 0.3 * area) return pose;
  normal.normalize();
  const flat = Math.hypot(normal.x, normal.y);
  // Never quite along the faces' own direction: a little aslant, things have depth.
  const elevation = MathUtils.clamp(Math.atan2(normal.z, flat), -1.1, 1.1) + (flat > 0.9 ? 0.35 : 0);
  return { ...pose, elevation, azimuth: flat > 0.2 ? Math.atan2(normal.y, normal.x) + 0.35 : now.azimuth };
}

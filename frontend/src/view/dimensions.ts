/**
 * Bounding-box dimensions as a drawing shows them: extension lines, a dimension line with arrowheads, the number on it. They
 * stand on the sides of the box that face the person. Pure.
 */
import type { Bounds } from "../api/types";
import type { Point } from "../store/view";

export interface Dimension {
  axis: 0 | 1 | 2;
  length: number;
  /** Middle of the dimension line, where the number stands. */
  at: Point;
  segments: number[];
}

/** How the box stands to the eye. */
export interface Facing {
  /** Which corner is nearest, seen from above: the signs of the view's direction. */
  x: 1 | -1;
  y: 1 | -1;
  /** The axis that is looked along, on which nothing can be read. */
  hidden: 0 | 1 | 2 | null;
}

export function facing(back: { x: number; y: number; z: number }): Facing {
  const along = [back.x, back.y, back.z].findIndex((part) => Math.abs(part) > 0.97);
  return { x: back.x >= 0 ? 1 : -1, y: back.y >= 0 ? 1 : -1, hidden: along < 0 ? null : (along as 0 | 1 | 2) };
}

const add = (a: Point, b: Point, k: number): Point => [a[0] + b[0] * k, a[1] + b[1] * k, a[2] + b[2] * k];

function dimension(axis: 0 | 1 | 2, from: Point, to: Point, out: Point, gap: number): Dimension {
  const along: Point = [0, 0, 0];
  along[axis] = 1;
  const length = to[axis] - from[axis];
  const a = add(from, out, gap);
  const b = add(to, out, gap);
  const arrow = Math.min(gap * 0.32, length * 0.25);
  const segments: number[] = [];
  const line = (p: Point, q: Point) => segments.push(...p, ...q);
  // Extension lines start off the part and end past the dimension line.
  line(add(from, out, gap * 0.22), add(from, out, gap * 1.22));
  line(add(to, out, gap * 0.22), add(to, out, gap * 1.22));
  line(a, b);
  for (const side of [1, -1]) {
    line(a, add(add(a, along, arrow), out, side * arrow * 0.36));
    line(b, add(add(b, along, -arrow), out, side * arrow * 0.36));
  }
  return { axis, length, at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2], segments };
}

export function dimensionsOf(bounds: Bounds, side: Facing, flat: boolean): Dimension[] {
  const [x0, y0, z0] = bounds.min;
  const [x1, y1, z1] = bounds.max;
  const gap = Math.max(x1 - x0, y1 - y0, z1 - z0) * 0.11;
  if (!(gap > 0)) return [];
  const nearY = side.y > 0 ? y1 : y0;
  const nearX = side.x > 0 ? x1 : x0;
  const farY = side.y > 0 ? y0 : y1;
  const dimensions = [
    dimension(0, [x0, nearY, z0], [x1, nearY, z0], [0, side.y, 0], gap),
    dimension(1, [nearX, y0, z0], [nearX, y1, z0], [side.x, 0, 0], gap),
  ];
  // The height stands on the silhouette, at the corner where the X side meets the far one.
  if (!flat && z1 - z0 > 0) dimensions.push(dimension(2, [nearX, farY, z0], [nearX, farY, z1], [0, -side.y, 0], gap));
  return dimensions.filter(({ axis, length }) => length > 0 && axis !== side.hidden);
}

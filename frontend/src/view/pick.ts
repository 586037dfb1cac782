/**
 * What lies under the pointer: the face that a ray meets first, and the corners, edges and circles that a measure snaps to.
 * Works on the frame's typed arrays; half a million triangles take a few milliseconds. Pure.
 */
import type { MeshFrame } from "../api/mesh";
import type { Point, Section } from "../store/view";

export interface Hit {
  triangle: number;
  distance: number;
  point: Point;
}

/** Whether the section plane leaves this point. */
export function isKept(point: Point, section: Section | null): boolean {
  if (!section) return true;
  return section.flipped ? point[section.axis] >= section.offset - 1e-6 : point[section.axis] <= section.offset + 1e-6;
}

/** The nearest face from either side (Möller and Trumbore 1997). Ghost geometry is not met. */
export function cast(frame: MeshFrame, origin: Point, direction: Point, section: Section | null = null): Hit | null {
  const { positions: p, triangles, header } = frame;
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  const ghosts = header.parts.filter((part) => part.background);
  let best = Infinity;
  let triangle = -1;
  for (let i = 0; i < triangles.length; i += 3) {
    const a = triangles[i] * 3;
    const b = triangles[i + 1] * 3;
    const c = triangles[i + 2] * 3;
    const e1x = p[b] - p[a];
    const e1y = p[b + 1] - p[a + 1];
    const e1z = p[b + 2] - p[a + 2];
    const e2x = p[c] - p[a];
    const e2y = p[c + 1] - p[a + 1];
    const e2z = p[c + 2] - p[a + 2];
    const px = dy * e2z - dz * e2y;
    const py = dz * e2x - dx * e2z;
    const pz = dx * e2y - dy * e2x;
    const determinant = e1x * px + e1y * py + e1z * pz;
    if (determinant === 0) continue;
    const tx = ox - p[a];
    const ty = oy - p[a + 1];
    const tz = oz - p[a + 2];
    const u = (tx * px + ty * py + tz * pz) / determinant;
    if (u < 0 || u > 1) continue;
    const qx = ty * e1z - tz * e1y;
    const qy = tz * e1x - tx * e1z;
    const qz = tx * e1y - ty * e1x;
    const v = (dx * qx + dy * qy + dz * qz) / determinant;
    if (v < 0 || u + v > 1) continue;
    const t = (e2x * qx + e2y * qy + e2z * qz) / determinant;
    if (t <= 0 || t >= best) continue;
    if (section && !isKept([ox + t * dx, oy + t * dy, oz + t * dz], section)) continue;
    const face = i / 3;
    if (ghosts.some((part) => face >= part.first_triangle && face < part.first_triangle + part.triangles)) continue;
    best = t;
    triangle = face;
  }
  if (triangle < 0) return null;
  return { triangle, distance: best, point: [ox + best * dx, oy + best * dy, oz + best * dz] };
}

/** Sources whose place in the script itself takes in the line, but for one that is shown already. */
export function sourcesAt(frame: MeshFrame, line: number, shown: number | null): number[] {
  const places = frame.header.sources.map((location, source) => ({ ...location, source }));
  const met = places.filter((place) => place.file == null && place.line <= line && line <= place.end_line && place.source !== shown);
  return met.map((place) => place.source);
}

/** The faces that come from these sources. */
export function facesOf(frame: MeshFrame, sources: number[]): number[] {
  const wanted = new Set(sources);
  const faces: number[] = [];
  frame.sources.forEach((source, face) => {
    if (wanted.has(source)) faces.push(face);
  });
  return faces;
}

export interface Circle {
  center: Point;
  radius: number;
}

export interface Features {
  /** Ends of feature edges that are corners, not mere points of a curve. */
  corners: Point[];
  /** Straight edges, as pairs of points, collinear pieces joined. */
  lines: [Point, Point][];
  circles: Circle[];
  /** Pieces of circles, each with the circle that it belongs to. */
  arcs: { from: Point; to: Point; circle: number }[];
}

const sub = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const length = (a: Point) => Math.hypot(...a);
const dot = (a: Point, b: Point) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** A closed loop as a circle, when all its points are equally far from their mean. */
function circleOf(loop: Point[]): Circle | null {
  if (loop.length < 6) return null;
  const center: Point = [0, 0, 0];
  for (const point of loop) for (let k = 0; k < 3; k++) center[k] += point[k] / loop.length;
  const radii = loop.map((point) => length(sub(point, center)));
  const radius = radii.reduce((sum, r) => sum + r, 0) / radii.length;
  return radii.every((r) => Math.abs(r - radius) < 0.002 * radius + 1e-4) ? { center, radius } : null;
}

/** Sorts the feature edges into straight lines and full circles. */
export function featuresOf(frame: MeshFrame): Features {
  const { positions, edges } = frame;
  const at = (v: number): Point => [positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]];
  const touching = new Map<number, number[]>();
  for (let i = 0; i < edges.length; i += 2) {
    for (const v of [edges[i], edges[i + 1]]) touching.set(v, [...(touching.get(v) ?? []), i]);
  }
  const other = (edge: number, v: number) => (edges[edge] === v ? edges[edge + 1] : edges[edge]);
  const used = new Set<number>();
  const features: Features = { corners: [], lines: [], circles: [], arcs: [] };

  // Chains of edges through vertices where just two meet.
  const walk = (edge: number, from: number): number[] => {
    const chain = [from];
    let v = other(edge, from);
    let current = edge;
    used.add(edge);
    while (v !== from) {
      chain.push(v);
      const ways = touching.get(v) ?? [];
      const onward = ways.length === 2 ? ways.find((way) => way !== current && !used.has(way)) : undefined;
      if (onward === undefined) return chain;
      used.add(onward);
      current = onward;
      v = other(onward, v);
    }
    chain.push(from);
    return chain;
  };
  const take = (chain: number[]) => {
    const points = chain.map(at);
    const closed = chain[0] === chain.at(-1);
    const circle = closed ? circleOf(points.slice(0, -1)) : null;
    if (circle) {
      features.circles.push(circle);
      for (let i = 0; i + 1 < points.length; i++) {
        features.arcs.push({ from: points[i], to: points[i + 1], circle: features.circles.length - 1 });
      }
      return;
    }
    // Straight runs within the chain.
    let start = 0;
    for (let i = 1; i < points.length; i++) {
      const before = sub(points[i], points[i - 1]);
      const after = i + 1 < points.length ? sub(points[i + 1], points[i]) : null;
      if (after && dot(before, after) > 0.99995 * length(before) * length(after)) continue;
      features.lines.push([points[start], points[i]]);
      start = i;
    }
    features.corners.push(...(closed ? points.slice(1) : points).filter((_, i, all) => i === 0 || i === all.length - 1 || isCorner(all, i)));
  };
  const isCorner = (points: Point[], i: number) => {
    const before = sub(points[i], points[i - 1]);
    const after = sub(points[i + 1], points[i]);
    return dot(before, after) < 0.94 * length(before) * length(after);
  };
  const junctions = [...touching].filter(([, ways]) => ways.length !== 2).map(([v]) => v);
  for (const v of junctions) {
    for (const edge of touching.get(v) ?? []) if (!used.has(edge)) take(walk(edge, v));
  }
  for (let i = 0; i < edges.length; i += 2) if (!used.has(i)) take(walk(i, edges[i]));
  return features;
}

export interface Snap {
  point: Point;
  kind: "corner" | "center" | "edge" | "face";
  /** What the pointer is on, when that has a length of its own. */
  edge?: { length: number };
  circle?: Circle;
}

/** Pixels within which corners and edges attract. */
const CORNER_REACH = 11;
const EDGE_REACH = 7;

/**
 * What a measure at this pixel means. `project` gives pixels; `hidden` says whether something stands before a point.
 * Corners come before edges, edges before faces.
 */
export function snap(
  features: Features,
  pixel: { x: number; y: number },
  hit: Hit | null,
  project: (point: Point) => { x: number; y: number; visible: boolean },
  hidden: (point: Point) => boolean,
): Snap | null {
  const near = (points: Iterable<Point>, reach: number): Point | null => {
    const found: { point: Point; away: number }[] = [];
    for (const point of points) {
      const { x, y, visible } = project(point);
      const away = Math.hypot(x - pixel.x, y - pixel.y);
      if (visible && away < reach) found.push({ point, away });
    }
    found.sort((a, b) => a.away - b.away);
    return found.slice(0, 8).find(({ point }) => !hidden(point))?.point ?? null;
  };
  const corner = near(features.corners, CORNER_REACH);
  if (corner) return { point: corner, kind: "corner" };
  const centers = near(features.circles.map((circle) => circle.center), CORNER_REACH);
  if (centers) {
    const circle = features.circles.find((other) => other.center === centers);
    return { point: centers, kind: "center", circle };
  }

  let best: { away: number; snap: Snap } | null = null;
  const consider = (from: Point, to: Point, extra: Partial<Snap>) => {
    const a = project(from);
    const b = project(to);
    if (!a.visible || !b.visible) return;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((pixel.x - a.x) * dx + (pixel.y - a.y) * dy) / squared));
    const away = Math.hypot(a.x + t * dx - pixel.x, a.y + t * dy - pixel.y);
    if (away >= EDGE_REACH || (best && away >= best.away)) return;
    const point: Point = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), from[2] + t * (to[2] - from[2])];
    if (hidden(point)) return;
    best = { away, snap: { point, kind: "edge", ...extra } };
  };
  for (const [from, to] of features.lines) consider(from, to, { edge: { length: length(sub(to, from)) } });
  for (const { from, to, circle } of features.arcs) consider(from, to, { circle: features.circles[circle] });
  if (best) return (best as { snap: Snap }).snap;
  return hit ? { point: hit.point, kind: "face" } : null;
}

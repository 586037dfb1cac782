import { describe, expect, test } from "vitest";
import { OrthographicCamera, PerspectiveCamera, Vector3 } from "three";
import type { MeshFrame } from "../src/api/mesh";
import { dimensionsOf, facing } from "../src/view/dimensions";
import { cast, featuresOf, snap } from "../src/view/pick";
import { Rig, STANDARD_VIEWS } from "../src/view/rig";
import { shade } from "../src/view/shade";

/** An upright prism over a regular polygon: 4 sides and it is a box, many and it is a cylinder. */
function prism(sides: number, radius = 10, height = 20, turn = Math.PI / sides): MeshFrame {
  const positions: number[] = [];
  for (const z of [0, height]) {
    for (let i = 0; i < sides; i++) {
      const a = turn + (2 * Math.PI * i) / sides;
      positions.push(radius * Math.cos(a), radius * Math.sin(a), z);
    }
  }
  const triangles: number[] = [];
  const edges: number[] = [];
  const sharpSides = 360 / sides > 30;
  for (let i = 0; i < sides; i++) {
    const j = (i + 1) % sides;
    triangles.push(i, j, sides + j, i, sides + j, sides + i);
    if (i > 0 && j > 0) triangles.push(0, j, i, sides, sides + i, sides + j);
    edges.push(i, j, sides + i, sides + j);
    if (sharpSides) edges.push(i, sides + i);
  }
  return {
    header: {
      dimension: 3,
      vertices: positions.length / 3,
      triangles: triangles.length / 3,
      edges: edges.length / 2,
      bounds: { min: [-radius, -radius, 0], max: [radius, radius, height] },
      parts: [],
      sources: [],
    },
    positions: new Float32Array(positions),
    triangles: new Uint32Array(triangles),
    sources: new Uint32Array(triangles.length / 3),
    edges: new Uint32Array(edges),
  };
}

describe("shading", () => {
  test("keeps a box sharp: three normals at each corner", () => {
    const shaded = shade(prism(4));
    expect(shaded.positions.length / 3).toBe(24);
    for (let i = 0; i < shaded.normals.length; i += 3) {
      expect(Math.hypot(...shaded.normals.subarray(i, i + 3))).toBeCloseTo(1, 5);
    }
  });

  test("makes a cylinder round: one normal for the side, one for the cap", () => {
    expect(shade(prism(48)).positions.length / 3).toBe(2 * 2 * 48);
  });
});

describe("picking", () => {
  const box = prism(4, Math.SQRT2 * 10);

  test("meets the nearest face", () => {
    const hit = cast(box, [0, -100, 5], [0, 1, 0]);
    expect(hit?.point[1]).toBeCloseTo(-10);
    expect(hit?.distance).toBeCloseTo(90);
    expect(cast(box, [0, -100, 50], [0, 1, 0])).toBeNull();
  });

  test("sees through what the section took away", () => {
    const hit = cast(box, [0, -100, 5], [0, 1, 0], { axis: 1, offset: 0, flipped: true });
    expect(hit?.point[1]).toBeCloseTo(10);
  });

  test("knows a box's corners and edges", () => {
    const features = featuresOf(box);
    expect(features.lines).toHaveLength(12);
    expect(new Set(features.corners.map(String)).size).toBe(8);
    expect(features.circles).toHaveLength(0);
  });

  test("knows a cylinder's rims as circles", () => {
    const { circles, lines } = featuresOf(prism(48, 7));
    expect(circles.map(({ radius }) => Number(radius.toFixed(3)))).toEqual([7, 7]);
    expect(lines).toHaveLength(0);
  });

  test("snaps to corners before edges before faces", () => {
    const features = featuresOf(box);
    const project = ([x, y]: [number, number, number]) => ({ x: x * 10, y: y * 10, visible: true });
    const at = (x: number, y: number) => snap(features, { x, y }, { triangle: 0, distance: 1, point: [0, 0, 0] }, project, () => false);
    expect(at(98, 97)?.kind).toBe("corner");
    expect(at(98, 30)?.kind).toBe("edge");
    expect(at(30, 30)?.kind).toBe("face");
  });
});

describe("camera", () => {
  const bounds = { min: [-50, -20, 0], max: [50, 20, 30] };

  test("a fitted part lies within the frame, in both projections, from every standard view", () => {
    for (const view of STANDARD_VIEWS) {
      for (const camera of [new PerspectiveCamera(), new OrthographicCamera()]) {
        const rig = new Rig(() => undefined);
        rig.pose = rig.fitted(bounds, 1.5, view);
        rig.apply(camera, 1.5);
        for (let corner = 0; corner < 8; corner++) {
          const point = new Vector3(
            bounds[corner & 1 ? "max" : "min"][0],
            bounds[corner & 2 ? "max" : "min"][1],
            bounds[corner & 4 ? "max" : "min"][2],
          ).project(camera);
          expect(Math.abs(point.x)).toBeLessThan(1);
          expect(Math.abs(point.y)).toBeLessThan(1);
          expect(Math.abs(point.z)).toBeLessThan(1);
        }
      }
    }
  });

  test("zoom keeps what is under the pointer", () => {
    const rig = new Rig(() => undefined);
    const camera = new OrthographicCamera();
    rig.apply(camera, 1.5);
    const under = new Vector3(0.4, -0.3, 0).unproject(camera);
    rig.zoom(0.5, 0.4, -0.3, 1.5);
    rig.apply(camera, 1.5);
    const after = under.project(camera);
    expect(after.x).toBeCloseTo(0.4, 5);
    expect(after.y).toBeCloseTo(-0.3, 5);
  });

  test("from the top, X points right and Y up", () => {
    const rig = new Rig(() => undefined);
    rig.pose = { ...rig.pose, ...STANDARD_VIEWS[4] };
    const { right, up, back } = rig.basis();
    expect(right.x).toBeCloseTo(1);
    expect(up.y).toBeCloseTo(1);
    expect(back.z).toBeCloseTo(1);
  });
});

describe("dimensions", () => {
  const bounds = { min: [0, 0, 0], max: [60, 40, 5] };

  test("measure the box and stand on its near sides", () => {
    const dimensions = dimensionsOf(bounds, facing({ x: 0.6, y: -0.6, z: 0.5 }), false);
    expect(dimensions.map(({ length }) => length)).toEqual([60, 40, 5]);
    expect(dimensions[0].at[1]).toBeLessThan(0);
    expect(dimensions[1].at[0]).toBeGreaterThan(60);
  });

  test("none is shown along the line of sight", () => {
    expect(dimensionsOf(bounds, facing({ x: 0, y: 0, z: 1 }), false).map(({ axis }) => axis)).toEqual([0, 1]);
  });

  test("a drawing has two", () => {
    expect(dimensionsOf({ min: [0, 0, 0], max: [60, 40, 0] }, facing({ x: 0.6, y: -0.6, z: 0.5 }), true)).toHaveLength(2);
  });
});

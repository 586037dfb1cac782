import { describe, expect, test } from "vitest";
import { MeshFormatError, parseMesh, parseMeshMessage } from "../src/api/mesh";
import type { MeshHeader } from "../src/api/types";

/** A tetrahedron as the service writes it; `change` may lie about it. */
function frame(change: Partial<MeshHeader> = {}, shift = 0): ArrayBuffer {
  const positions = [0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10];
  const triangles = [0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3];
  const edges = [0, 1, 1, 2];
  const header: MeshHeader = {
    dimension: 3,
    vertices: 4,
    triangles: 4,
    edges: 2,
    bounds: { min: [0, 0, 0], max: [10, 10, 10] },
    parts: [{ name: "part", color: null, first_triangle: 0, triangles: 4, background: false }],
    sources: [],
    ...change,
  };
  let json = JSON.stringify(header);
  while (new TextEncoder().encode(json).length % 4 !== 0) json += " ";
  const head = new TextEncoder().encode(json);
  const buffer = new ArrayBuffer(shift + 8 + head.length + 4 * (positions.length + triangles.length + 4 + edges.length));
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  bytes.set(new TextEncoder().encode("PWM1"), shift);
  view.setUint32(shift + 4, head.length, true);
  bytes.set(head, shift + 8);
  let at = shift + 8 + head.length;
  for (const value of positions) view.setFloat32((at += 4) - 4, value, true);
  for (const value of [...triangles, 0, 0, 1, 0xffffffff, ...edges]) view.setUint32((at += 4) - 4, value, true);
  return buffer;
}

describe("mesh frame", () => {
  test("becomes typed arrays on the same memory", () => {
    const buffer = frame();
    const mesh = parseMesh(buffer);
    expect([...mesh.positions.subarray(3, 6)]).toEqual([10, 0, 0]);
    expect([...mesh.triangles.subarray(0, 3)]).toEqual([0, 2, 1]);
    expect([...mesh.sources]).toEqual([0, 0, 1, 0xffffffff]);
    expect([...mesh.edges]).toEqual([0, 1, 1, 2]);
    expect(mesh.positions.buffer).toBe(buffer);
  });

  test("a message names its job", () => {
    const id = "01a1f9e8-3b06-76ea-8cae-f74a34bb23c7";
    const buffer = frame({}, 36);
    new Uint8Array(buffer).set(new TextEncoder().encode(id));
    const { jobId, frame: mesh } = parseMeshMessage(buffer);
    expect(jobId).toBe(id);
    expect(mesh.header.triangles).toBe(4);
    expect(mesh.positions[3]).toBe(10);
  });

  test("an odd offset is copied, not refused", () => {
    expect(parseMesh(frame({}, 1), 1).positions[3]).toBe(10);
  });

  test.each([
    ["nothing", new ArrayBuffer(0)],
    ["another format", new TextEncoder().encode("solid part").buffer],
    ["a cut frame", frame().slice(0, -4)],
    ["a cut header", frame().slice(0, 40)],
    ["more than there is", frame({ triangles: 5 })],
    ["an index past the vertices", frame({ vertices: 3 })],
  ])("refuses %s", (_, buffer) => {
    expect(() => parseMesh(buffer as ArrayBuffer)).toThrow(MeshFormatError);
  });
});

/**
 * The viewer's mesh frame as typed arrays. The arrays are views into the frame where its alignment allows; nothing is
 * copied otherwise. Layout: `protocol/src/mesh_frame.rs`. A frame that is cut short or contradicts its header is refused.
 */
import type { MeshHeader } from "./types";

export interface MeshFrame {
  header: MeshHeader;
  /** x, y, z in mm. */
  positions: Float32Array;
  /** Vertex indices, counter-clockwise from outside. */
  triangles: Uint32Array;
  /** Index into `header.sources` per triangle, or `NO_SOURCE`. */
  sources: Uint32Array;
  /** Vertex index pairs. */
  edges: Uint32Array;
}

export const NO_SOURCE = 0xffffffff;
/** A job's id in front of a frame in a binary WebSocket message. */
const JOB_ID_BYTES = 36;

export class MeshFormatError extends Error {}

export function parseMesh(buffer: ArrayBuffer, offset = 0): MeshFrame {
  const length = buffer.byteLength - offset;
  if (length < 8) throw new MeshFormatError("mesh frame is shorter than its preamble");
  const view = new DataView(buffer, offset);
  if (view.getUint32(0, false) !== 0x50574d31) throw new MeshFormatError("not a PWM1 mesh frame");
  const headerBytes = view.getUint32(4, true);
  if (headerBytes % 4 !== 0 || 8 + headerBytes > length) throw new MeshFormatError("mesh frame header is cut short");
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, offset + 8, headerBytes))) as MeshHeader;

  let at = 8 + headerBytes;
  const bytes = 12 * header.vertices + 16 * header.triangles + 8 * header.edges;
  if (at + bytes > length) throw new MeshFormatError("mesh frame is cut short");
  const take = (words: number): [ArrayBuffer, number, number] => {
    const start = offset + at;
    at += words * 4;
    return start % 4 === 0 ? [buffer, start, words] : [buffer.slice(start, start + words * 4), 0, words];
  };
  const positions = new Float32Array(...take(3 * header.vertices));
  const triangles = new Uint32Array(...take(3 * header.triangles));
  const sources = new Uint32Array(...take(header.triangles));
  const edges = new Uint32Array(...take(2 * header.edges));
  for (const index of [triangles, edges]) {
    for (let i = 0; i < index.length; i++) {
      if (index[i] >= header.vertices) throw new MeshFormatError("mesh frame points past its vertices");
    }
  }
  return { header, positions, triangles, sources, edges };
}

/** A binary WebSocket message: whose mesh, and the mesh. */
export function parseMeshMessage(buffer: ArrayBuffer): { jobId: string; frame: MeshFrame } {
  if (buffer.byteLength < JOB_ID_BYTES) throw new MeshFormatError("binary message has no job id");
  const jobId = new TextDecoder().decode(new Uint8Array(buffer, 0, JOB_ID_BYTES));
  return { jobId, frame: parseMesh(buffer, JOB_ID_BYTES) };
}

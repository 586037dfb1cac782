/**
 * Normals for drawing: faces that meet at less than the crease angle share one, so that a cylinder looks round and an edge
 * looks sharp. Vertices are split only where that is needed. The frame's own arrays are not touched. Pure.
 */
import type { MeshFrame } from "../api/mesh";

export interface Shaded {
  positions: Float32Array;
  normals: Float32Array;
  triangles: Uint32Array;
}

const CREASE = Math.cos((30 * Math.PI) / 180);

export function shade({ positions, triangles }: Pick<MeshFrame, "positions" | "triangles">): Shaded {
  const faces = triangles.length / 3;
  const vertices = positions.length / 3;

  // Face normals, weighted by area in the sums below.
  const unit = new Float32Array(faces * 3);
  const area = new Float32Array(faces);
  for (let f = 0; f < faces; f++) {
    const a = triangles[3 * f] * 3;
    const b = triangles[3 * f + 1] * 3;
    const c = triangles[3 * f + 2] * 3;
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    unit[3 * f] = nx / length;
    unit[3 * f + 1] = ny / length;
    unit[3 * f + 2] = nz / length;
    area[f] = length;
  }

  // The corners at each vertex, one after the other.
  const first = new Uint32Array(vertices + 1);
  for (let i = 0; i < triangles.length; i++) first[triangles[i] + 1]++;
  for (let v = 0; v < vertices; v++) first[v + 1] += first[v];
  const corners = new Uint32Array(triangles.length);
  const next = first.slice(0, vertices);
  for (let i = 0; i < triangles.length; i++) corners[next[triangles[i]]++] = i;

  // Each vertex becomes as many as there are directions at it that are further apart than the crease.
  const index = new Uint32Array(triangles.length);
  const newPositions = new Float32Array(triangles.length * 3);
  const newNormals = new Float32Array(triangles.length * 3);
  let count = 0;
  for (let v = 0; v < vertices; v++) {
    const start = count;
    for (let k = first[v]; k < first[v + 1]; k++) {
      const corner = corners[k];
      const f = (corner / 3) | 0;
      const nx = unit[3 * f];
      const ny = unit[3 * f + 1];
      const nz = unit[3 * f + 2];
      let group = start;
      for (; group < count; group++) {
        const gx = newNormals[3 * group];
        const gy = newNormals[3 * group + 1];
        const gz = newNormals[3 * group + 2];
        const length = Math.sqrt(gx * gx + gy * gy + gz * gz) || 1;
        if ((gx * nx + gy * ny + gz * nz) / length >= CREASE) break;
      }
      if (group === count) {
        count++;
        newPositions[3 * group] = positions[3 * v];
        newPositions[3 * group + 1] = positions[3 * v + 1];
        newPositions[3 * group + 2] = positions[3 * v + 2];
      }
      newNormals[3 * group] += nx * area[f];
      newNormals[3 * group + 1] += ny * area[f];
      newNormals[3 * group + 2] += nz * area[f];
      index[corner] = group;
    }
  }
  const normals = newNormals.slice(0, count * 3);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]) || 1;
    normals[i] /= length;
    normals[i + 1] /= length;
    normals[i + 2] /= length;
  }
  return { positions: newPositions.slice(0, count * 3), normals, triangles: index };
}

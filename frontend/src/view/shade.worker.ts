/** Shades large meshes off the main thread, so that nothing stutters when one arrives. */
import { shade, type Shaded } from "./shade";

self.onmessage = (message: MessageEvent<{ id: number; positions: Float32Array; triangles: Uint32Array }>) => {
  const { id, positions, triangles } = message.data;
  const shaded: Shaded = shade({ positions, triangles });
  self.postMessage({ id, shaded }, {
    transfer: [shaded.positions.buffer, shaded.normals.buffer, shaded.triangles.buffer],
  });
};

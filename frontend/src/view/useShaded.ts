/** The mesh in the store, shaded and ready to draw. The old one is returned until the new one is ready. */
import { useEffect, useState } from "react";
import { BufferAttribute, BufferGeometry } from "three";
import { useStudio } from "../store";
import type { ShownMesh } from "../store/render";
import { shade, type Shaded } from "./shade";
import ShadeWorker from "./shade.worker?worker";

export interface Drawn {
  mesh: ShownMesh;
  shaded: Shaded;
  /** All faces; each part draws its range of them. */
  geometry: BufferGeometry;
  edges: BufferGeometry;
}

/** From this many triangles on, shading takes longer than a frame may. */
const LARGE = 40_000;
let worker: Worker | null = null;
let nextId = 1;

function shadeAside(mesh: ShownMesh, done: (shaded: Shaded) => void): () => void {
  worker ??= new ShadeWorker();
  const id = nextId++;
  const here = worker;
  const onMessage = (message: MessageEvent<{ id: number; shaded: Shaded }>) => {
    if (message.data.id === id) done(message.data.shaded);
  };
  here.addEventListener("message", onMessage);
  here.postMessage({ id, positions: mesh.frame.positions, triangles: mesh.frame.triangles });
  return () => here.removeEventListener("message", onMessage);
}

function build(mesh: ShownMesh, shaded: Shaded): Drawn {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(shaded.positions, 3));
  geometry.setAttribute("normal", new BufferAttribute(shaded.normals, 3));
  geometry.setIndex(new BufferAttribute(shaded.triangles, 1));
  geometry.computeBoundingSphere();
  const edges = new BufferGeometry();
  edges.setAttribute("position", new BufferAttribute(mesh.frame.positions, 3));
  edges.setIndex(new BufferAttribute(mesh.frame.edges, 1));
  return { mesh, shaded, geometry, edges };
}

export function useShaded(): Drawn | null {
  const mesh = useStudio((studio) => studio.mesh);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    if (!mesh) {
      setDrawn(null);
      return;
    }
    if (mesh.frame.header.triangles < LARGE) {
      setDrawn(build(mesh, shade(mesh.frame)));
      return;
    }
    return shadeAside(mesh, (shaded) => setDrawn(build(mesh, shaded)));
  }, [mesh]);
  useEffect(() => {
    if (!drawn) return;
    return () => {
      drawn.geometry.dispose();
      drawn.edges.dispose();
    };
  }, [drawn]);
  return drawn;
}

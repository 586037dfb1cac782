/** The mesh in the store, shaded and ready to draw. The old one stays until the new one is ready. */
import { flushSync } from "@react-three/fiber";
import { useEffect, useMemo } from "react";
import { BufferAttribute, BufferGeometry } from "three";
import { create } from "zustand";
import { useStudio } from "../store";
import type { ShownMesh } from "../store/render";
import { shade, type Shaded } from "./shade";
import ShadeWorker from "./shade.worker?worker";
import { sourcesAt } from "./pick";
import { stage } from "./stage";

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

const useStore = create<{ drawn: Drawn | null }>(() => ({ drawn: null }));

let forget: (() => void) | null = null;

/** Draws it before the page around it is told, so that both are done side by side; not where the page will change the pixels. */
function draw(drawn: Drawn | null): void {
  flushSync(() => useStore.setState({ drawn }));
  if (stage.isFluent || drawn?.mesh.inputAt == null) stage.drawNow();
}

/** Without a detour over effects, which would cost a frame of a slider's move. */
function follow(mesh: ShownMesh | null): void {
  forget?.();
  forget = null;
  if (!mesh) draw(null);
  else if (mesh.frame.header.triangles < LARGE) draw(build(mesh, shade(mesh.frame)));
  else forget = shadeAside(mesh, (shaded) => draw(build(mesh, shaded)));
}

follow(useStudio.getState().mesh);
useStudio.subscribe((studio, before) => {
  if (studio.mesh !== before.mesh) follow(studio.mesh);
});

export const useDrawn = (): Drawn | null => useStore((store) => store.drawn);

/** Gives back what the last mesh holds on the graphics card; for the one who owns the view. */
export function useDisposal(drawn: Drawn | null): void {
  useEffect(() => {
    if (!drawn) return;
    return () => {
      drawn.geometry.dispose();
      drawn.edges.dispose();
    };
  }, [drawn]);
}

/** The sources whose faces are marked: the selected one, and those of the line at the cursor. */
export function useMarked(drawn: Drawn | null): { selected: number | null; pointed: number[] } {
  const selection = useStudio((studio) => studio.selection);
  const cursorLine = useStudio((studio) => studio.cursorLine);
  const selected = selection && drawn && selection.jobId === drawn.mesh.jobId ? selection.source : null;
  const pointed = useMemo(
    () => (drawn && cursorLine !== null ? sourcesAt(drawn.mesh.frame, cursorLine, selected) : []),
    [drawn, cursorLine, selected],
  );
  return { selected, pointed };
}

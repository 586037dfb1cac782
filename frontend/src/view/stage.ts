/**
 * What the parts of the view share outside React's rendering: the camera rig, which outlives a change of layout, the canvas'
 * redraw, and the labels that hover over the scene.
 */
import { Vector3, type Camera } from "three";
import { create } from "zustand";
import type { Severity } from "../api/types";
import type { Point } from "../store/view";
import { Rig } from "./rig";

export interface Label {
  id: string;
  at: Point;
  text: string;
  tone: "dimension" | "measure" | "hint" | Severity;
}

type Frame = (project: (point: Point) => { x: number; y: number; visible: boolean }) => void;

const nothing = (): void => undefined;

class Stage {
  readonly rig = new Rig(() => {
    this.moved();
    this.redraw();
  });
  /** The project that the camera was set up for. */
  projectId: string | null = null;
  /** Asks for a frame. Set by the canvas while there is one. */
  redraw = nothing;
  /** Draws without waiting for the next frame. Set likewise. */
  drawNow = nothing;
  /** Told of each move of the camera, and of a part that a hand moves. */
  moved = nothing;
  /** Whether what moves is drawn with the pixels that there are now; else they are those of a picture at rest, with smooth edges. */
  isFluent = true;
  size = { width: 1, height: 1 };
  private frames = new Set<Frame>();
  private camera: Camera | null = null;
  private scratch = new Vector3();

  get aspect(): number {
    return this.size.width / Math.max(1, this.size.height);
  }

  /** Calls it at once, where something is drawn, and after each frame; asks for none. */
  onFrame(frame: Frame): () => void {
    this.frames.add(frame);
    if (this.camera) frame(this.project);
    return () => this.frames.delete(frame);
  }

  /** There is no canvas any more. */
  close(): void {
    this.redraw = this.drawNow = nothing;
  }

  drawn(camera: Camera): void {
    this.camera = camera;
    this.frames.forEach((frame) => frame(this.project));
  }

  private project = (point: Point) => {
    const { width, height } = this.size;
    this.scratch.set(...point);
    if (this.camera) this.scratch.project(this.camera);
    return {
      x: ((this.scratch.x + 1) / 2) * width,
      y: ((1 - this.scratch.y) / 2) * height,
      visible: Math.abs(this.scratch.z) < 1,
    };
  };
}

export const stage = new Stage();

interface Labels {
  byOwner: Record<string, Label[]>;
  set(owner: string, labels: Label[]): void;
}

/** Labels by who owns them. */
export const useLabels = create<Labels>()((set, get) => ({
  byOwner: {},
  set: (owner, labels) => set({ byOwner: { ...get().byOwner, [owner]: labels } }),
}));

/** What the person does in the view: section, measures, the selected face, the line at the cursor. The camera itself lives in the view. */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import type { Location, Severity } from "../api/types";

export type Axis = 0 | 1 | 2;
export type Point = [number, number, number];

export interface Section {
  axis: Axis;
  /** mm along the axis. */
  offset: number;
  flipped: boolean;
}

/** A place that a check points at. */
export interface Pin {
  place: Point;
  text: string;
  severity: Severity;
  /** Ranges of triangles to tint: first and count. */
  faces: [number, number][];
}

export interface Measure {
  id: number;
  from: Point;
  to: Point;
}

export interface ViewSlice {
  section: Section | null;
  measuring: boolean;
  measures: Measure[];
  /** The source of the selected face, as the mesh names it. */
  selection: { source: number; location: Location; jobId: string } | null;
  pin: Pin | null;
  /** Line of the script with the cursor, while the editor has the focus. */
  cursorLine: number | null;

  setSection(section: Section | null): void;
  setMeasuring(measuring: boolean): void;
  addMeasure(from: Point, to: Point): void;
  clearMeasures(): void;
  select(selection: ViewSlice["selection"]): void;
  setPin(pin: ViewSlice["pin"]): void;
  setCursorLine(line: number | null): void;
}

export const blankView = {
  section: null,
  measuring: false,
  measures: [],
  selection: null,
  pin: null,
  cursorLine: null,
} satisfies Partial<ViewSlice>;

let nextId = 1;

export const createView: StateCreator<Studio, [], [], ViewSlice> = (set, get) => ({
  ...blankView,
  setSection: (section) => set({ section }),
  setMeasuring: (measuring) => set({ measuring }),
  addMeasure: (from, to) => set({ measures: [...get().measures, { id: nextId++, from, to }] }),
  clearMeasures: () => set({ measures: [] }),
  select: (selection) => set({ selection }),
  setPin: (pin) => set({ pin }),
  setCursorLine: (cursorLine) => set({ cursorLine }),
});

/** Orders to the view, for what only the camera knows. */
export type ViewOrder =
  | { kind: "standard"; view: number }
  | { kind: "direction"; direction: Point }
  | { kind: "reset" }
  | { kind: "fit" }
  /** Looks at a place from where its faces can be seen. */
  | { kind: "place"; place: Point; faces: [number, number][] }
  /** Cuts the part open across this axis, on the side that faces the person. */
  | { kind: "section"; axis: Axis };

const listeners = new Set<(order: ViewOrder) => void>();

export function orderView(order: ViewOrder): void {
  listeners.forEach((listener) => listener(order));
}

export function onViewOrder(listener: (order: ViewOrder) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

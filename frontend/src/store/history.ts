/** Undo and redo over what the person made: the script and the parameter values, as one line of snapshots. Pure. */
import type { Values } from "../api/types";

export interface Snapshot {
  script: string;
  values: Values;
}

export interface History {
  past: Snapshot[];
  future: Snapshot[];
  /** Changes with the same key within `WINDOW` ms are one step, such as the letters of a word or the travel of a slider. */
  key: string | null;
  at: number;
}

export const EMPTY: History = { past: [], future: [], key: null, at: 0 };
const LIMIT = 200;
const WINDOW = 800;

/** Before `current` is replaced by something else. */
export function record(history: History, current: Snapshot, key: string | null, now: number): History {
  if (key !== null && key === history.key && now - history.at < WINDOW) return { ...history, future: [], at: now };
  return { past: [...history.past.slice(1 - LIMIT), current], future: [], key, at: now };
}

export function undo(history: History, current: Snapshot): { history: History; snapshot: Snapshot } | null {
  const snapshot = history.past.at(-1);
  if (!snapshot) return null;
  return { snapshot, history: { past: history.past.slice(0, -1), future: [current, ...history.future], key: null, at: 0 } };
}

export function redo(history: History, current: Snapshot): { history: History; snapshot: Snapshot } | null {
  const [snapshot, ...future] = history.future;
  if (!snapshot) return null;
  return { snapshot, history: { past: [...history.past, current], future, key: null, at: 0 } };
}

/**
 * Which events of a project are new, across dropped connections. Events carry a number that counts up by one within an
 * epoch (one life of the service). Promises: every event is applied at most once and in order; a hole leads to `resubscribe`,
 * a hole that the service cannot fill to `refetch`. Does no I/O.
 */
import type { ServerMessage } from "./types";

export interface Cursor {
  epoch: string | null;
  /** The last event applied; null before the first subscription. */
  last: number | null;
}

export type Step =
  | { kind: "apply"; cursor: Cursor }
  | { kind: "ignore"; cursor: Cursor }
  | { kind: "resubscribe"; cursor: Cursor }
  | { kind: "refetch"; cursor: Cursor };

export const START: Cursor = { epoch: null, last: null };
/** Everything that happened in a project since its channel began: for one that was made a moment ago. */
export const BEGINNING: Cursor = { epoch: null, last: 0 };

/** What to ask for: a place means nothing without its epoch. */
export const after = (cursor: Cursor): number | null => (cursor.epoch === null ? null : cursor.last);

export function subscribed(cursor: Cursor, message: Extract<ServerMessage, { type: "subscribed" }>): Step {
  if (cursor.epoch === null) {
    // The first answer tells the epoch; who wants the beginning can ask for it now.
    return cursor.last === null
      ? { kind: "ignore", cursor: { epoch: message.epoch, last: message.last } }
      : { kind: "resubscribe", cursor: { epoch: message.epoch, last: cursor.last } };
  }
  // Missed events follow; until then the cursor stays where it is.
  if (message.complete && message.epoch === cursor.epoch) return { kind: "ignore", cursor };
  return { kind: "refetch", cursor: { epoch: message.epoch, last: message.last } };
}

export function event(cursor: Cursor, seq: number): Step {
  // Before the epoch is known, a number says nothing.
  if (cursor.epoch === null || cursor.last === null) return { kind: "ignore", cursor };
  if (seq <= cursor.last) return { kind: "ignore", cursor };
  if (seq > cursor.last + 1) return { kind: "resubscribe", cursor };
  return { kind: "apply", cursor: { ...cursor, last: seq } };
}

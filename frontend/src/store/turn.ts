/** What is known of a running turn, built up event by event. Pure. */
import type { Diagnostic, TurnEvent, TurnStage, Usage } from "../api/types";

/** One answer of the assistant within a turn: the first, or a repair. */
export interface Attempt {
  attempt: number;
  script: string | null;
  diagnostics: Diagnostic[];
}

export interface RunningTurn {
  id: string;
  author: string;
  stage: TurnStage | null;
  attempt: number;
  /** Stages in the order in which they began. */
  stages: { stage: TurnStage; attempt: number }[];
  /** The streamed words of the current attempt. */
  text: string;
  attempts: Attempt[];
  usage: Usage | null;
  startedAt: number;
  stopping: boolean;
}

export function begin(id: string, now: number): RunningTurn {
  return { id, author: "", stage: null, attempt: 0, stages: [], text: "", attempts: [], usage: null, startedAt: now, stopping: false };
}

export const isLast = (event: TurnEvent): boolean =>
  event.type === "finished" || event.type === "answered" || event.type === "failed" || event.type === "stopped";

function withAttempt(attempts: Attempt[], number: number, change: Partial<Attempt>): Attempt[] {
  const known = attempts.find((attempt) => attempt.attempt === number);
  if (!known) return [...attempts, { attempt: number, script: null, diagnostics: [], ...change }];
  return attempts.map((attempt) => (attempt === known ? { ...known, ...change } : attempt));
}

export function advance(turn: RunningTurn, event: TurnEvent): RunningTurn {
  switch (event.type) {
    case "started":
      return { ...turn, author: event.author };
    case "stage":
      return {
        ...turn,
        stage: event.stage,
        attempt: event.attempt,
        stages: [...turn.stages, { stage: event.stage, attempt: event.attempt }],
        // A repair speaks anew.
        text: event.attempt > turn.attempt ? "" : turn.text,
      };
    case "delta":
      return { ...turn, text: turn.text + event.text };
    case "script":
      return { ...turn, attempts: withAttempt(turn.attempts, event.attempt, { script: event.script }) };
    case "diagnostics":
      return { ...turn, attempts: withAttempt(turn.attempts, event.attempt, { diagnostics: event.diagnostics }) };
    case "usage":
      return { ...turn, usage: event.usage };
    default:
      return turn;
  }
}

/** The last fenced block of a streamed answer, also while it is still open: the script as far as it has come. */
export function streamedScript(text: string): string | null {
  const fence = /```[\w-]*\n([\s\S]*?)(?:\n?```|$)/g;
  let script: string | null = null;
  for (const match of text.matchAll(fence)) script = match[1] ?? null;
  return script;
}

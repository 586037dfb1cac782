/** What the browser keeps: preferences, drafts, presets, and how far a project's events were read. Never throws. */
import type { Cursor } from "../api/resume";
import type { Values } from "../api/types";

const PREFIX = "partwright:";

function read<T>(storage: Storage, key: string): T | null {
  try {
    const text = storage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: unknown): void {
  try {
    if (value === null || value === undefined) storage.removeItem(PREFIX + key);
    else storage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the studio works on, it only forgets.
  }
}

export interface Draft {
  script: string;
  values: Values;
  /** The version that the draft started from. */
  base: number | null;
}

export interface ComposerDraft {
  text: string;
  queue: string[];
}

export interface Preset {
  name: string;
  values: Values;
}

export const stored = {
  preferences: <T>() => read<T>(localStorage, "preferences"),
  keepPreferences: (value: unknown) => write(localStorage, "preferences", value),

  draft: (projectId: string) => read<Draft>(localStorage, `draft:${projectId}`),
  keepDraft: (projectId: string, draft: Draft | null) => write(localStorage, `draft:${projectId}`, draft),

  composer: (projectId: string) => read<ComposerDraft>(localStorage, `composer:${projectId}`),
  keepComposer: (projectId: string, draft: ComposerDraft | null) => write(localStorage, `composer:${projectId}`, draft),

  presets: (projectId: string) => read<Preset[]>(localStorage, `presets:${projectId}`) ?? [],
  keepPresets: (projectId: string, presets: Preset[]) => write(localStorage, `presets:${projectId}`, presets),

  /** Where to resume after a reload in the middle of a turn. */
  cursor: (projectId: string) => read<Cursor>(sessionStorage, `cursor:${projectId}`),
  keepCursor: (projectId: string, cursor: Cursor | null) => write(sessionStorage, `cursor:${projectId}`, cursor),
};

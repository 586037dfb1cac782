/**
 * The files of the project: what the service has, what is on its way there, and how a script takes one. The service holds the
 * truth; every change names the set of files before it, so that it can be undone.
 */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, ApiError, reason } from "../api/client";
import type { FilesChange, ProjectFile } from "../api/types";
import { insertAtCursor } from "../editor/insertion";
import { strings } from "../strings";

/** A file of this machine and the name that it gets in the project. */
export interface Brought {
  name: string;
  file: File;
}

export interface Upload extends Brought {
  id: number;
  /** Bytes that have left. */
  sent: number;
  /** Why it did not arrive; null while it waits or travels. */
  error: string | null;
}

export interface FilesSlice {
  files: ProjectFile[];
  /** Names the set of files; null is none, undefined is not known yet. */
  manifest: string | null | undefined;
  uploads: Upload[];
  /** Names that the last render read. */
  usedFiles: string[];

  loadFiles(): Promise<void>;
  bringFiles(files: Brought[]): Promise<void>;
  /** A new project with these files in it. */
  projectFromFiles(files: Brought[]): Promise<void>;
  retryUpload(id: number): void;
  dismissUpload(id: number): void;
  renameFile(from: string, to: string): Promise<void>;
  deleteFile(name: string): Promise<void>;
  putFilesBack(manifest: string | null): Promise<void>;
  insertFile(file: ProjectFile): void;
  /** The project has the set of files of this name now, whoever changed it. */
  filesEvent(manifest: string | null): void;
}

export const blankFiles = { files: [], manifest: undefined, uploads: [], usedFiles: [] } satisfies Partial<FilesSlice>;

/** Whether the files are not those that the open version was made with. */
export const filesDiffer = (studio: Pick<Studio, "manifest" | "base">): boolean =>
  studio.manifest !== undefined && studio.base !== null && studio.manifest !== (studio.base.manifest ?? null);

/** A script that reads another file under the name of one. */
export const withRenamed = (script: string, from: string, to: string): string =>
  script.replaceAll(`"${from}"`, () => `"${to}"`).replaceAll(`<${from}>`, () => `<${to}>`);

/** Where a line goes that cannot stand at the cursor: `use` at the top, shapes at the end. */
export function withLine(script: string, line: string): string {
  if (/^(use|include) </.test(line)) return `${line}\n${script}`;
  return `${script.trimEnd()}\n\n${line}\n`.trimStart();
}

/** Files of a drop and of its answer come in pieces; the part is rendered once. */
const PAUSE = 120;
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

export const createFiles: StateCreator<Studio, [], [], FilesSlice> = (set, get) => {
  let nextId = 1;
  let sending = false;
  /** What the service told of while an upload's own answer was on its way. */
  let heard: string | null | undefined;
  /** Counts what was learned of the files, so that a late answer does not undo a newer one. */
  let learned = 0;
  let rendering: ReturnType<typeof setTimeout> | undefined;
  /** Files for a project that is about to be opened. */
  let arriving: { projectId: string; files: Brought[] } | null = null;

  const patch = (id: number, change: Partial<Upload>) =>
    set({ uploads: get().uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)) });

  const learn = (files: ProjectFile[], manifest: string | null) => {
    learned += 1;
    const changed = get().manifest !== undefined && get().manifest !== manifest;
    // Files of a full render are those of the files that it read.
    set({ files, manifest, ...(changed ? { full: null } : {}) });
    if (!changed || !get().script.trim()) return;
    clearTimeout(rendering);
    rendering = setTimeout(() => get().requestPreview("now"), PAUSE);
  };
  const take = (projectId: string, change: FilesChange) => {
    if (get().projectId === projectId) learn(change.files, change.manifest ?? null);
  };

  const send = async (projectId: string, upload: Upload): Promise<FilesChange | null> => {
    for (let patience = 5; ; patience -= 1) {
      try {
        return await api.bringFile(projectId, upload.name, upload.file, (sent) => patch(upload.id, { sent }));
      } catch (error) {
        const busy = error instanceof ApiError && error.status === 429;
        if (!busy || patience === 0) {
          patch(upload.id, { error: reason(error) });
          return null;
        }
        await sleep(1200);
      }
    }
  };

  /** One after the other: each answer holds all files as they are then. */
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    const came: { file: ProjectFile; before: string | null; replaced: boolean }[] = [];
    const projectId = get().projectId;
    for (;;) {
      const upload = get().uploads.find(({ error }) => error === null);
      if (!upload || projectId === null || get().projectId !== projectId) break;
      const replaced = get().files.some(({ name }) => name === upload.name);
      const change = await send(projectId, upload);
      if (get().projectId !== projectId) break;
      if (!change) continue;
      set({ uploads: get().uploads.filter(({ id }) => id !== upload.id) });
      take(projectId, change);
      const file = change.files.find(({ name }) => name === upload.name);
      if (file) came.push({ file, before: change.before ?? null, replaced });
    }
    sending = false;
    const missed = heard !== undefined && heard !== get().manifest;
    heard = undefined;
    if (missed) void get().loadFiles().catch(() => undefined);
    if (get().projectId === projectId && came.length > 0) welcome(came);
  };

  /** Says what arrived; the first shape in an empty project is shown at once. */
  const welcome = (came: { file: ProjectFile; before: string | null; replaced: boolean }[]) => {
    const { notify } = get();
    const bad = came.find(({ file }) => trouble(file) !== null);
    const shape = came.find(({ file }) => file.starter && trouble(file) === null);
    const first = came[0];
    if (bad) notify({ tone: "bad", text: strings.files.trouble(bad.file.name, trouble(bad.file) ?? "") });
    if (shape?.file.starter && !get().script.trim() && !get().turn) {
      get().edit(shape.file.starter, null);
      notify({ tone: "good", text: strings.files.shown(shape.file.name) });
    } else if (came.length === 1 && first.replaced) {
      notify({
        tone: "good",
        text: strings.files.replaced(first.file.name),
        action: { label: strings.actions.undo, run: () => void get().putFilesBack(first.before) },
      });
    } else if (!bad) {
      const replaced = came.some((one) => one.replaced);
      notify({
        tone: "good",
        text: came.length === 1 ? strings.files.added(first.file.name) : strings.files.addedMany(came.length),
        ...(replaced
          ? { action: { label: strings.actions.undo, run: () => void get().putFilesBack(first.before) } }
          : came.length === 1
            ? { action: { label: strings.files.insert, run: () => get().insertFile(first.file) } }
            : {}),
      });
    }
  };

  return {
    ...blankFiles,

    async loadFiles() {
      const { projectId } = get();
      if (projectId === null) return;
      const known = learned;
      const found = await api.files(projectId);
      if (get().projectId !== projectId) return;
      if (learned !== known) return get().loadFiles();
      learn(found.files, found.manifest ?? null);
      if (arriving?.projectId === projectId) {
        const { files } = arriving;
        arriving = null;
        void get().bringFiles(files);
      }
    },

    async bringFiles(files) {
      if (get().projectId === null || files.length === 0) return;
      const uploads = files.map((brought) => ({ ...brought, id: nextId++, sent: 0, error: null }));
      const names = new Set(files.map(({ name }) => name));
      // What failed under the same name before is what is tried again now.
      set({ uploads: [...get().uploads.filter(({ name, error }) => error === null || !names.has(name)), ...uploads] });
      await sendAll();
    },
    async projectFromFiles(files) {
      const [first] = files;
      if (!first) return;
      try {
        const name = first.name.split("/").at(-1)?.replace(/\.[^.]*$/, "") || strings.projects.untitled;
        const project = await api.createProject({ name });
        arriving = { projectId: project.id, files };
        get().navigate(`/p/${project.id}`);
      } catch (error) {
        get().notify({ tone: "bad", text: strings.projects.notCreated(reason(error)) });
      }
    },
    retryUpload(id) {
      patch(id, { error: null, sent: 0 });
      void sendAll();
    },
    dismissUpload: (id) => set({ uploads: get().uploads.filter((upload) => upload.id !== id) }),

    async renameFile(from, to) {
      const { projectId } = get();
      const name = to.trim();
      if (projectId === null || !name || name === from) return;
      try {
        const change = await api.renameFile(projectId, from, name);
        if (get().projectId !== projectId) return;
        // First the script, so that no render looks for the old name.
        const script = withRenamed(get().script, from, name);
        if (script !== get().script) get().edit(script, null);
        take(projectId, change);
      } catch (error) {
        get().notify({ tone: "bad", text: strings.files.notRenamed(from, reason(error)) });
      }
    },
    async deleteFile(name) {
      const { projectId } = get();
      if (projectId === null) return;
      try {
        const change = await api.deleteFile(projectId, name);
        take(projectId, change);
        get().notify({
          tone: "info",
          text: strings.files.deleted(name),
          action: { label: strings.actions.undo, run: () => void get().putFilesBack(change.before ?? null) },
        });
      } catch (error) {
        get().notify({ tone: "bad", text: strings.files.notDeleted(name, reason(error)) });
      }
    },
    async putFilesBack(manifest) {
      const { projectId } = get();
      if (projectId === null) return;
      try {
        take(projectId, await api.restoreFiles(projectId, manifest));
      } catch (error) {
        get().notify({ tone: "bad", text: strings.files.notPutBack(reason(error)) });
      }
    },

    insertFile(file) {
      const { script, edit, turn, notify } = get();
      if (turn) return notify({ tone: "info", text: strings.editor.writing });
      if (!script.trim()) edit(file.starter ?? `${file.snippet}\n`, null);
      else if (/^(use|include) </.test(file.snippet) || !insertAtCursor(file.snippet)) edit(withLine(script, file.snippet), null);
      get().requestPreview("now");
    },

    filesEvent(manifest) {
      if (sending) heard = manifest;
      if (sending || get().manifest === manifest) return;
      get()
        .loadFiles()
        .catch(() => undefined);
    },
  };
};

/** Why a file makes no shape, in words that say what to do; null when nothing is wrong with it. */
export function trouble(file: ProjectFile): string | null {
  const { facts } = file;
  if (facts?.type === "broken") return strings.files.broken(facts.message);
  if (facts?.type === "mesh" && !facts.closed) return strings.files.open(facts.open_edges, facts.open_at ?? null);
  return null;
}

/**
 * The open project: its versions, and the working copy of script and parameter values on top of one of them. Nothing the
 * person made is lost: every change is in the undo line, and the working copy is kept by the browser until it is saved.
 */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, reason } from "../api/client";
import type { Parameter, ParameterValue, Project, Values, Version, VersionSummary } from "../api/types";
import { strings } from "../strings";
import { EMPTY, record, redo, undo, type History, type Snapshot } from "./history";
import { latest } from "./latest";
import { stored, type Draft } from "./storage";
import { describeChanges, overrides, sameValue, sameValues, sentValues } from "./values";

export interface DocumentSlice {
  projectId: string | null;
  project: Project | null;
  loading: boolean;
  loadError: { title: string; detail: string; status: number } | null;
  versions: VersionSummary[];
  /** The version that the working copy started from. */
  base: Version | null;
  script: string;
  values: Values;
  history: History;
  /** Of `parametersScript`, which may lag behind `script` while it is edited. */
  parameters: Parameter[];
  parametersScript: string;
  saving: boolean;

  /** Edits with the same key in a row are one step of undo. `live` shows the part at once, as a slider does. */
  edit(script: string, key: string | null, live?: { inputAt: number }): void;
  setValue(name: string, value: ParameterValue, inputAt: number): void;
  setValues(values: Values): void;
  resetValue(name: string): void;
  /** Puts the values into the text, so that script and sliders say the same: all, or those of one parameter. */
  writeValues(name?: string): Promise<void>;
  undo(): void;
  redo(): void;
  discard(): void;
  /** What an earlier visit left unsaved is the working copy again. */
  restoreDraft(draft: Draft): void;
  /** Keeps at once what is about to be kept: the project or the page is left. */
  flushDraft(): void;
  save(summary?: string): Promise<boolean>;
  /** The working copy becomes this version; what was unsaved stays reachable by undo. */
  adopt(version: Version): void;
  upsertVersion(version: VersionSummary): void;
  restore(number: number): Promise<void>;
  fork(number: number): Promise<void>;
  rename(name: string): Promise<void>;
}

const differs = latest(
  (script: string, values: Values, base: Version | null, parameters: Parameter[], parametersScript: string): boolean => {
    const sent = (values: Values) => sentValues({ script, parametersScript, parameters }, values);
    return script !== (base?.script ?? "") || !sameValues(sent(values), sent(base?.parameters ?? {}));
  },
);

/** Whether the working copy says something else than the version that it started from. */
export const isDirty = (studio: Pick<Studio, "script" | "values" | "base" | "parameters" | "parametersScript">): boolean =>
  differs(studio.script, studio.values, studio.base, studio.parameters, studio.parametersScript);

/** The state that a project has before anything is known of it. */
export const blankDocument = {
  project: null,
  loadError: null,
  versions: [],
  base: null,
  script: "",
  values: {},
  history: EMPTY,
  parameters: [],
  parametersScript: "",
  saving: false,
} satisfies Partial<DocumentSlice>;

export const createDocument: StateCreator<Studio, [], [], DocumentSlice> = (set, get) => {
  const current = (): Snapshot => ({ script: get().script, values: get().values });
  const change = (next: Partial<Snapshot>, key: string | null) => {
    set({ history: record(get().history, current(), key, Date.now()), ...next });
    keepDraft();
  };
  let keeping: ReturnType<typeof setTimeout> | undefined;
  let pending: (() => void) | null = null;
  /** The draft as this tab left it: another tab's is not ours to remove. */
  let kept: string | null = null;
  const flushDraft = () => {
    clearTimeout(keeping);
    pending?.();
    pending = null;
  };
  const keepDraft = () => {
    clearTimeout(keeping);
    const id = get().projectId;
    pending = () => {
      const studio = get();
      if (id === null || studio.projectId !== id || studio.loading) return;
      if (isDirty(studio)) {
        const draft: Draft = { script: studio.script, values: studio.values, base: studio.base?.number ?? null };
        stored.keepDraft(id, draft);
        kept = JSON.stringify(draft);
      } else if (kept !== null && kept === JSON.stringify(stored.draft(id))) {
        stored.keepDraft(id, null);
        kept = null;
      }
    };
    keeping = setTimeout(flushDraft, 150);
  };

  return {
    projectId: null,
    loading: false,
    ...blankDocument,

    edit(script, key, live) {
      if (script === get().script) return;
      change({ script }, key);
      if (live) get().requestPreview("slider", live.inputAt);
      else get().requestPreview("typing");
    },
    setValue(name, value, inputAt) {
      change({ values: { ...get().values, [name]: value } }, `value:${name}`);
      get().requestPreview("slider", inputAt);
    },
    setValues(values) {
      change({ values }, null);
      get().requestPreview("slider");
    },
    resetValue(name) {
      const values = Object.fromEntries(Object.entries(get().values).filter(([other]) => other !== name));
      change({ values }, null);
      get().requestPreview("slider");
    },
    async writeValues(name) {
      const { projectId, script, parametersScript, parameters, values } = get();
      if (script !== parametersScript) return;
      const changed = Object.entries(overrides(values, parameters)).filter(([other]) => name === undefined || other === name);
      if (changed.length === 0) return;
      try {
        const written = await api.writeParameters(script, Object.fromEntries(changed));
        // Typed on meanwhile: the text is no longer the one that was written into.
        if (get().projectId !== projectId || get().script !== script) return;
        const done = (other: string, value: ParameterValue) =>
          written.left[other] === undefined && changed.some(([name, old]) => name === other && sameValue(old, value));
        const left = Object.fromEntries(Object.entries(get().values).filter(([other, value]) => !done(other, value)));
        change({ script: written.script, values: overrides(left, parameters) }, null);
        get().requestPreview("now");
      } catch (error) {
        get().notify({ tone: "bad", text: strings.parameters.notWritten(reason(error)) });
      }
    },
    undo() {
      const step = undo(get().history, current());
      if (!step) return;
      set({ history: step.history, ...step.snapshot });
      keepDraft();
      get().requestPreview("now");
    },
    redo() {
      const step = redo(get().history, current());
      if (!step) return;
      set({ history: step.history, ...step.snapshot });
      keepDraft();
      get().requestPreview("now");
    },
    discard() {
      const { base } = get();
      change({ script: base?.script ?? "", values: base?.parameters ?? {} }, null);
      get().requestPreview("now");
    },
    restoreDraft(draft) {
      kept = JSON.stringify(draft);
      set({ script: draft.script, values: draft.values });
    },
    flushDraft,

    async save(summary) {
      const { projectId, script, values, base, parameters, saving } = get();
      if (projectId === null || saving || !script.trim()) return false;
      set({ saving: true });
      const slid = script === base?.script ? describeChanges(base.parameters, values, parameters) : "";
      try {
        const version = await api.createVersion(projectId, {
          script,
          parameters: sentValues(get(), values),
          summary: summary ?? (slid || undefined),
        });
        if (get().projectId !== projectId) return true;
        get().upsertVersion(version);
        set({ base: version });
        keepDraft();
        get().notify({ tone: "good", text: strings.versions.saved(version.number) });
        return true;
      } catch (error) {
        get().notify({ tone: "bad", text: strings.versions.notSaved(reason(error)) });
        return false;
      } finally {
        set({ saving: false });
      }
    },

    adopt(version) {
      get().upsertVersion(version);
      const { project, script } = get();
      // The empty script before the first version is nothing to go back to.
      if (script.trim()) change({ script: version.script, values: version.parameters }, null);
      else set({ script: version.script, values: version.parameters, history: EMPTY });
      set({ base: version, project: project && { ...project, head: version.number } });
      keepDraft();
    },
    upsertVersion(version) {
      const { number, parent, created_at, summary, thumbnail, job_id } = version;
      const others = get().versions.filter((other) => other.number !== number);
      const versions = [...others, { number, parent, created_at, summary, thumbnail, job_id }];
      versions.sort((a, b) => b.number - a.number);
      const base = get().base;
      set({ versions, ...(base?.number === number ? { base: { ...base, thumbnail, job_id: job_id ?? base.job_id } } : {}) });
    },

    async restore(number) {
      const id = get().projectId;
      if (id === null) return;
      try {
        const before = get().manifest ?? null;
        const project = await api.restore(id, number);
        const [version] = await Promise.all([api.version(id, project.head ?? number), get().loadFiles()]);
        if (get().projectId !== id) return;
        set({ project });
        get().adopt(version);
        get().showVersion(version);
        get().notify({
          tone: "good",
          text: strings.versions.restored(number),
          action: {
            label: strings.actions.undo,
            run: () => {
              get().undo();
              if (get().manifest !== before) void get().putFilesBack(before);
            },
          },
        });
      } catch (error) {
        get().notify({ tone: "bad", text: strings.versions.notRestored(number, reason(error)) });
      }
    },
    async fork(number) {
      const id = get().projectId;
      if (id === null) return;
      try {
        const project = await api.fork(id, number);
        get().notify({ tone: "good", text: strings.versions.forked(number, project.name) });
        get().navigate(`/p/${project.id}`);
      } catch (error) {
        get().notify({ tone: "bad", text: strings.versions.notForked(number, reason(error)) });
      }
    },
    async rename(name) {
      const { projectId, project } = get();
      const trimmed = name.trim();
      if (projectId === null || !project || !trimmed || trimmed === project.name) return;
      set({ project: { ...project, name: trimmed } });
      try {
        const renamed = await api.updateProject(projectId, { name: trimmed });
        if (get().projectId === projectId) set({ project: renamed });
      } catch (error) {
        if (get().projectId === projectId) set({ project });
        get().notify({ tone: "bad", text: strings.projects.notRenamed(reason(error)) });
      }
    },
  };
};

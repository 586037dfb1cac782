/**
 * Renders: live previews while the person types or slides, full renders for files. The old mesh stays until the new one is
 * there; what an outdated render brings is dropped.
 */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, ApiError, reason } from "../api/client";
import { parseMesh, parseMeshMessage, type MeshFrame } from "../api/mesh";
import type { ConsoleLine, Detail, Diagnostic, JobResult, Parameter, Problem, Progress, RenderJob, RenderRequest, Report, Values, Version } from "../api/types";
import { isJudged } from "../checks/verdicts";
import { strings } from "../strings";
import { isDirty } from "./document";
import { filesDiffer } from "./files";
import { PATIENCE, PreviewScheduler } from "./scheduler";
import { socket } from "./service";
import { sameValues, sentValues } from "./values";

export interface ShownMesh {
  jobId: string;
  frame: MeshFrame;
  /** `performance.now()` of the input event that led here; null for what nobody slid. */
  inputAt: number | null;
}

interface Wish {
  request: RenderRequest;
  script: string;
  inputAt: number | null;
  /** What is shown already, finer. */
  refines: boolean;
}

export interface RenderSlice {
  phase: "idle" | "rendering" | "error";
  progress: Progress | null;
  /** Of the latest render that came to an end. */
  diagnostics: Diagnostic[];
  console: ConsoleLine[];
  report: Report | null;
  elapsedMs: number | null;
  /** The report is of an older state than the script. */
  stale: boolean;
  mesh: ShownMesh | null;
  /** A finer mesh of what is shown is on its way. */
  refining: boolean;
  /** The latest full render and what it was made of. */
  full: { script: string; values: Values; job: RenderJob } | null;
  fullRunning: boolean;

  requestPreview(why: "typing" | "slider" | "now", inputAt?: number): void;
  /** Shows what the version's own render made, or renders it. */
  showVersion(version: Version): void;
  /** The mesh of a finished render, unless a newer one is there or wanted. */
  showMeshOf(jobId: string): void;
  /** A full render of the working copy; the present one if it still holds. */
  ensureFull(): Promise<RenderJob>;
  renderFull(): void;
  jobEvent(job: RenderJob): void;
  progressEvent(jobId: string, progress: Progress): void;
  accepted(tag: number, job: RenderJob): void;
  rejected(tag: number, problem: Problem): void;
  meshMessage(data: ArrayBuffer): void;
  connectionChanged(online: boolean): void;
  forgetRenders(): void;
}

export const blankRender = {
  phase: "idle",
  progress: null,
  diagnostics: [],
  console: [],
  report: null,
  elapsedMs: null,
  stale: false,
  mesh: null,
  refining: false,
  full: null,
  fullRunning: false,
} satisfies Partial<RenderSlice>;

/** Typing settles before a preview is asked for; sliders ask at once. */
const TYPING_PAUSE = 350;
/** A finished preview's mesh follows by itself; after this long it is fetched. */
const MESH_PATIENCE = 400;
/** Tags of full renders, so that they never meet those of previews. */
const FULL_TAGS = 1_000_000_000;

/** The next detail to ask for; null where the mesh is as fine as the script wants it. */
export function finerThan(detail: Detail | undefined, report: Report | null | undefined): Detail | null {
  const field = report?.field;
  if (!field || field.tolerance <= field.wanted) return null;
  return detail === "draft" ? "medium" : detail === "medium" ? "final" : null;
}

/** The old object where the new one says the same, so that nothing is drawn again for it. */
const unlessSame = <T>(old: T, now: T): T => (JSON.stringify(old) === JSON.stringify(now) ? old : now);

/**
 * The old parameters where the new ones are declared alike. The values in force, which change with each move of a slider, are
 * the studio's own.
 */
function unlessDeclaredAlike(old: Parameter[], now: Parameter[]): Parameter[] {
  const text = ({ value: _, ...declared }: Parameter) => JSON.stringify(declared);
  return old.length === now.length && old.every((parameter, i) => text(parameter) === text(now[i])) ? old : now;
}

/** When the next frame has left the page, which is when the one after it begins; or soon where none is drawn. */
function afterFrame(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (!isDone) work();
    isDone = true;
  };
  setTimeout(once, 150);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)));
}

const isFinal = (job: RenderJob) => job.state !== "queued" && job.state !== "running";

export const createRender: StateCreator<Studio, [], [], RenderSlice> = (set, get) => {
  let typing: ReturnType<typeof setTimeout> | undefined;
  let meshTimer: ReturnType<typeof setTimeout> | undefined;
  let wanted: { jobId: string; inputAt: number | null } | null = null;
  let early: { jobId: string; frame: MeshFrame } | null = null;
  /** What is left to do about the last preview. */
  let settling: (() => void) | null = null;
  let fullTag = FULL_TAGS;
  const fullTags = new Map<number, { resolve: (job: RenderJob) => void; reject: (error: Error) => void }>();

  const scheduler = new PreviewScheduler<Wish>(
    (tag, wish) => socket().send({ type: "render", tag, request: wish.request }),
    PATIENCE,
    (wish) => wish.refines,
  );

  const request = (purpose: "preview" | "full"): RenderRequest => {
    const { script, values, projectId } = get();
    return { script, parameters: sentValues(get(), values), project_id: projectId, purpose, detail: "draft", strict: false };
  };

  /** Nothing of what was asked for is wanted. */
  const forget = () => {
    clearTimeout(typing);
    clearTimeout(meshTimer);
    scheduler.clear();
    wanted = settling = null;
  };
  const settle = () => {
    const now = settling;
    settling = null;
    now?.();
  };
  const show = (jobId: string, frame: MeshFrame, inputAt: number | null) => {
    clearTimeout(meshTimer);
    wanted = null;
    early = null;
    set({ mesh: { jobId, frame, inputAt } });
    if (settling) afterFrame(settle);
  };
  const fetchMesh = async (jobId: string) => {
    try {
      const frame = parseMesh(await api.mesh(jobId));
      if (wanted?.jobId === jobId) show(jobId, frame, wanted.inputAt);
    } catch (error) {
      if (wanted?.jobId !== jobId) return;
      wanted = null;
      settle();
      get().notify({ tone: "bad", text: strings.render.noMesh(reason(error)) });
    }
  };
  const want = (jobId: string, inputAt: number | null, patience: number) => {
    clearTimeout(meshTimer);
    wanted = { jobId, inputAt };
    if (early?.jobId === jobId) return show(jobId, early.frame, inputAt);
    if (get().mesh?.jobId === jobId) return show(jobId, get().mesh!.frame, inputAt);
    if (patience === 0) void fetchMesh(jobId);
    else meshTimer = setTimeout(() => void fetchMesh(jobId), patience);
  };

  const apply = (result: JobResult, script: string) => {
    // What was still to be said is older.
    settling = null;
    const ok = result.state === "done";
    set({
      phase: ok ? "idle" : "error",
      progress: null,
      diagnostics: unlessSame(get().diagnostics, result.diagnostics),
      console: unlessSame(get().console, result.console),
      // What does not build may have stopped before it read all.
      ...(ok ? { usedFiles: result.files ?? [] } : {}),
      elapsedMs: result.elapsed_ms,
      stale: !ok && !result.report,
      // What failed may have been measured all the same, with the places of its faults.
      ...(ok || result.report ? { report: result.report ?? null } : {}),
      ...(ok || result.parameters.length > 0 ? { parameters: unlessDeclaredAlike(get().parameters, result.parameters), parametersScript: script } : {}),
    });
  };

  const settlePreview = (job: RenderJob) => {
    const wish = scheduler.finished(job.id);
    if (!wish || !job.result) return;
    const { result } = job;
    if (result.state === "superseded" || result.state === "cancelled") {
      if (!scheduler.busy) set({ phase: "idle", progress: null, refining: false });
      return;
    }
    // What did not become finer is still right as it is.
    if (wish.refines && result.state !== "done") {
      if (!scheduler.busy) set({ progress: null, refining: false });
      return;
    }
    settling = () => {
      apply(result, wish.script);
      if (scheduler.busy) {
        set({ phase: "rendering", refining: false });
        return;
      }
      const detail = result.state === "done" ? finerThan(wish.request.detail, result.report) : null;
      if (detail) scheduler.request({ ...wish, request: { ...wish.request, detail }, inputAt: null, refines: true });
      set({ refining: detail !== null });
    };
    // People wait for the mesh; what is said about it comes right after.
    if (result.state === "done") want(job.id, wish.inputAt, MESH_PATIENCE);
    else settle();
  };

  const settleFull = (job: RenderJob, script: string, values: Values) => {
    if (job.result?.state === "done") set({ full: { script, values, job } });
  };

  const untilFinal = async (job: RenderJob): Promise<RenderJob> => {
    let now = job;
    while (!isFinal(now)) now = await api.job(now.id, 30_000);
    return now;
  };

  const askFull = (request: RenderRequest): Promise<RenderJob> =>
    new Promise((resolve, reject) => {
      fullTag += 1;
      fullTags.set(fullTag, { resolve, reject });
      if (!socket().send({ type: "render", tag: fullTag, request })) {
        fullTags.delete(fullTag);
        reject(new Error(strings.errors.unreachable));
      }
    });

  return {
    ...blankRender,

    requestPreview(why, inputAt) {
      clearTimeout(typing);
      const ask = () => {
        const { script, projectId } = get();
        if (projectId === null) return;
        if (!script.trim()) {
          forget();
          set({ ...blankRender, parameters: [], parametersScript: "" });
          return;
        }
        set({ phase: "rendering", stale: true, refining: false });
        scheduler.request({ request: request("preview"), script, inputAt: inputAt ?? null, refines: false });
      };
      if (why === "typing") typing = setTimeout(ask, TYPING_PAUSE);
      else ask();
    },

    showVersion(version) {
      const { projectId } = get();
      const isOpen = () => get().projectId === projectId && get().base?.number === version.number;
      const render = () => {
        if (isOpen()) get().requestPreview("now");
      };
      const { job_id: jobId } = version;
      // Its own render is of its own files; the project may have others by now.
      if (!jobId || filesDiffer(get())) return render();
      forget();
      api.job(jobId).then(
        (job) => {
          if (!isOpen() || isDirty(get())) return;
          if (!job.result || job.result.state !== "done") return render();
          apply(job.result, version.script);
          settleFull(job, version.script, version.parameters);
          want(jobId, null, 0);
        },
        () => render(),
      );
    },

    showMeshOf(jobId) {
      if (wanted || get().mesh) return;
      api.mesh(jobId).then(
        (data) => {
          if (!get().mesh && get().base?.job_id === jobId) set({ mesh: { jobId, frame: parseMesh(data), inputAt: null } });
        },
        () => undefined,
      );
    },

    async ensureFull() {
      const { projectId, script, values, full, base } = get();
      const wish = request("full");
      const isCurrent = (job: RenderJob) => isJudged(job.result?.report, get().settings?.print);
      const isSame = full && full.script === script && sameValues(sentValues(get(), full.values), wish.parameters ?? {});
      if (full && isSame && isCurrent(full.job)) {
        if (full.job.result && !isJudged(get().report, get().settings?.print)) apply(full.job.result, script);
        return full.job;
      }
      const isOpen = () => get().projectId === projectId;
      set({ fullRunning: true, phase: "rendering" });
      try {
        let job: RenderJob | null = null;
        if (base?.job_id && !isDirty(get()) && !filesDiffer(get())) {
          // The version's own render may be there already, or on its way.
          job = await api.job(base.job_id).catch(() => null);
          if (job) job = await untilFinal(job);
          if (job?.state !== "done" || !isCurrent(job)) job = null;
        }
        job ??= await untilFinal(await askFull(wish));
        if (job.state !== "done") {
          const first = job.result?.diagnostics.find((diagnostic) => diagnostic.severity === "error");
          if (job.result && isOpen() && get().script === script) apply(job.result, script);
          throw new Error(first?.message ?? strings.render.failed);
        }
        if (!isOpen()) return job;
        settleFull(job, script, wish.parameters ?? {});
        if (job.result && get().script === script && sameValues(get().values, values)) {
          apply(job.result, script);
          if (get().mesh?.jobId !== job.id) want(job.id, null, 0);
        }
        return job;
      } catch (error) {
        if (isOpen() && get().phase === "rendering" && !scheduler.busy) set({ phase: "error", progress: null });
        throw error;
      } finally {
        if (isOpen()) set({ fullRunning: false });
      }
    },
    renderFull() {
      if (!get().script.trim()) return;
      get()
        .ensureFull()
        .catch((error: unknown) => get().notify({ tone: "bad", text: reason(error) }));
    },

    jobEvent(job) {
      if (!isFinal(job)) return;
      settlePreview(job);
      // The render of a version that was saved here or by a turn: its files are the version's downloads.
      const { base } = get();
      if (base?.job_id === job.id && !filesDiffer(get())) settleFull(job, base.script, base.parameters);
    },
    progressEvent(jobId, progress) {
      if (scheduler.isOurs(jobId) || get().fullRunning || get().turn) set({ progress });
    },
    accepted(tag, job) {
      const full = fullTags.get(tag);
      if (full) {
        fullTags.delete(tag);
        full.resolve(job);
        return;
      }
      if (scheduler.accepted(tag, job.id) && isFinal(job)) settlePreview(job);
    },
    rejected(tag, problem) {
      const full = fullTags.get(tag);
      if (full) {
        fullTags.delete(tag);
        full.reject(new ApiError(problem));
        return;
      }
      if (!scheduler.rejected(tag)) return;
      set({
        phase: "error",
        progress: null,
        diagnostics: [{ code: String(problem.status), severity: "error", message: problem.detail || problem.title }],
      });
    },
    meshMessage(data) {
      const { jobId, frame } = parseMeshMessage(data);
      if (wanted?.jobId === jobId) show(jobId, frame, wanted.inputAt);
      else early = { jobId, frame };
    },

    connectionChanged(online) {
      if (online) {
        scheduler.connected();
        return;
      }
      scheduler.disconnected();
      for (const { reject } of fullTags.values()) reject(new Error(strings.errors.unreachable));
      fullTags.clear();
    },
    forgetRenders() {
      forget();
      early = null;
      set({ ...blankRender });
    },
  };
};

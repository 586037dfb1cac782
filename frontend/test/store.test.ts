// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JobResult, Message, Parameter, RenderJob, TurnEvent, Version } from "../src/api/types";
import { useStudio } from "../src/store";
import { isDirty } from "../src/store/document";
import { EMPTY, record, redo, undo } from "../src/store/history";
import { latest } from "../src/store/latest";
import { stored } from "../src/store/storage";
import { advance, begin, streamedScript } from "../src/store/turn";

const fresh = useStudio.getInitialState();
const studio = () => useStudio.getState();

const version = (number: number, script: string): Version => ({
  number,
  parent: number > 1 ? number - 1 : null,
  created_at: "2026-01-01T00:00:00Z",
  summary: `version ${number}`,
  thumbnail: null,
  job_id: null,
  script,
  parameters: {},
  report: null,
});

const message = (id: string, role: "user" | "assistant", text: string, more: Partial<Message> = {}): Message => ({
  id,
  turn_id: "t1",
  role,
  text,
  created_at: "2026-01-01T00:00:00Z",
  version: null,
  card: null,
  error: null,
  ...more,
});

const width: Parameter = {
  name: "width",
  description: "",
  group: null,
  default: 60,
  value: 60,
  widget: { type: "slider", minimum: 20, maximum: 120, step: 1 },
  annotated: true,
  start: 8,
  end: 10,
};

/** The service's answers by method and path; what is not among them cannot be reached. Returns the bodies that it got. */
function serve(answers: Record<string, unknown>): Record<string, unknown> {
  const bodies: Record<string, unknown> = {};
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const key = `${init.method} ${url.replace("/api/v1", "")}`;
    if (!(key in answers)) throw new Error("unreachable");
    if (typeof init.body === "string") bodies[key] = JSON.parse(init.body);
    return new Response(JSON.stringify(await answers[key]));
  });
  return bodies;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

beforeEach(() => {
  studio().closeProject();
  localStorage.clear();
  sessionStorage.clear();
  useStudio.setState({ ...fresh, projectId: "p1" }, true);
});

describe("history", () => {
  const at = (script: string) => ({ script, values: {} });

  test("undo and redo are inverse", () => {
    const one = record(EMPTY, at("a"), null, 0);
    const back = undo(one, at("b"));
    expect(back?.snapshot.script).toBe("a");
    expect(redo(back!.history, at("a"))?.snapshot.script).toBe("b");
    expect(undo(EMPTY, at("a"))).toBeNull();
    expect(redo(EMPTY, at("a"))).toBeNull();
  });

  test("quick changes of one kind are one step", () => {
    let history = record(EMPTY, at(""), "typing", 0);
    history = record(history, at("c"), "typing", 100);
    history = record(history, at("cu"), "typing", 200);
    expect(history.past.map(({ script }) => script)).toEqual([""]);
    history = record(history, at("cub"), "typing", 5000);
    expect(history.past).toHaveLength(2);
  });

  test("a change after an undo forgets what was undone", () => {
    const back = undo(record(EMPTY, at("a"), null, 0), at("b"))!;
    expect(record(back.history, at("a"), null, 1).future).toEqual([]);
  });

  test("grows no further than its limit", () => {
    let history = EMPTY;
    for (let i = 0; i < 500; i++) history = record(history, at(String(i)), null, i);
    expect(history.past).toHaveLength(200);
    expect(history.past.at(-1)?.script).toBe("499");
  });
});

describe("document", () => {
  test("the first version leaves nothing to undo, later ones do", () => {
    studio().adopt(version(1, "cube(1);"));
    expect(studio().history.past).toHaveLength(0);
    expect(isDirty(studio())).toBe(false);
    studio().edit("cube(2);", "typing");
    expect(isDirty(studio())).toBe(true);
    studio().adopt(version(2, "cube(3);"));
    expect(isDirty(studio())).toBe(false);
    // What was unsaved is still there.
    studio().undo();
    expect(studio().script).toBe("cube(2);");
    studio().redo();
    expect(studio().script).toBe("cube(3);");
  });

  test("versions are listed newest first, each once", () => {
    for (const number of [1, 3, 2, 3]) studio().upsertVersion(version(number, ""));
    expect(studio().versions.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  test("discarding goes back to the version, and can itself be undone", () => {
    studio().adopt(version(1, "cube(1);"));
    studio().setValue("width", 80, 0);
    expect(studio().values).toEqual({ width: 80 });
    studio().discard();
    expect(studio().values).toEqual({});
    studio().undo();
    expect(studio().values).toEqual({ width: 80 });
  });
});

describe("values of a script that is ahead of its parameters", () => {
  beforeEach(() => {
    studio().adopt(version(1, "width = 60; cube(width);"));
    useStudio.setState({ parameters: [width], parametersScript: "width = 60; cube(width);" });
  });

  test("all count until the parameters are known", () => {
    studio().setValue("width", 60, 0);
    expect(isDirty(studio())).toBe(false);
    useStudio.setState({ parametersScript: "width = 70; cube(width);" });
    expect(isDirty(studio())).toBe(true);
  });

  test("are saved as they are", async () => {
    studio().setValue("width", 60, 0);
    studio().edit("width = 70; cube(width);", "typing");
    const bodies = serve({ "POST /projects/p1/versions": version(2, "width = 70; cube(width);") });
    await studio().save();
    expect(bodies["POST /projects/p1/versions"]).toMatchObject({ parameters: { width: 60 } });
  });
});

describe("values written into the code", () => {
  const height: Parameter = { ...width, name: "height", default: 5, value: 5 };
  const script = "width = 60;\nheight = 5;";
  const begin = () =>
    useStudio.setState({ projectId: "p", script, parametersScript: script, parameters: [width, height], values: { width: 80, height: 9 } });

  test("of one parameter, and undo brings value and text back", async () => {
    begin();
    const written = "width = 80;\nheight = 5;";
    const bodies = serve({ "POST /parameters/write": { script: written, left: {} } });
    await studio().writeValues("width");
    expect(bodies["POST /parameters/write"]).toEqual({ script, values: { width: 80 } });
    expect(studio()).toMatchObject({ script: written, values: { height: 9 } });
    studio().undo();
    expect(studio()).toMatchObject({ script, values: { width: 80, height: 9 } });
    studio().redo();
    expect(studio()).toMatchObject({ script: written, values: { height: 9 } });
  });

  test("keep what found no place, and what was slid on meanwhile", async () => {
    begin();
    const answer = { script: "width = 80;\nheight = 5;", left: { height: 9 } };
    serve({ "POST /parameters/write": Promise.resolve(answer) });
    const writing = studio().writeValues();
    studio().setValue("width", 81, 0);
    await writing;
    expect(studio()).toMatchObject({ script: answer.script, values: { width: 81, height: 9 } });
  });

  test("change nothing when the text went on, or the service is away", async () => {
    begin();
    serve({ "POST /parameters/write": Promise.resolve({ script: "other", left: {} }) });
    const writing = studio().writeValues();
    studio().edit(`${script} `, "typing");
    await writing;
    expect(studio()).toMatchObject({ script: `${script} `, values: { width: 80, height: 9 } });
    begin();
    serve({});
    await studio().writeValues();
    expect(studio()).toMatchObject({ script, values: { width: 80, height: 9 } });
    expect(studio().notices.at(-1)?.tone).toBe("bad");
  });
});

describe("drafts", () => {
  test("are kept at once when the project is left", () => {
    studio().adopt(version(1, "cube(1);"));
    studio().edit("cube(2);", "typing");
    studio().closeProject();
    expect(stored.draft("p1")).toEqual({ script: "cube(2);", values: {}, base: 1 });
  });

  test("of another tab are not removed, one's own are", () => {
    const draft = { script: "cube(5);", values: {}, base: 1 };
    stored.keepDraft("p1", draft);
    studio().adopt(version(1, "cube(1);"));
    studio().adopt(version(2, "cube(2);"));
    studio().flushDraft();
    expect(stored.draft("p1")).toEqual(draft);
    studio().restoreDraft(draft);
    studio().discard();
    studio().flushDraft();
    expect(stored.draft("p1")).toBeNull();
  });

  test("outlive a refetch that finds a newer version", async () => {
    studio().adopt(version(1, "cube(1);"));
    serve({
      "GET /projects/p1": { id: "p1", name: "Part", head: 2 },
      "GET /projects/p1/versions": [version(1, "cube(1);"), version(2, "cube(2);")],
      "GET /projects/p1/files": { files: [], manifest: null },
      "GET /projects/p1/messages": [],
      "GET /projects/p1/versions/2": version(2, "cube(2);"),
    });
    studio().edit("cube(9);", "typing");
    await studio().refetch("p1");
    expect(studio().script).toBe("cube(9);");
    expect(studio().versions.map(({ number }) => number)).toEqual([2, 1]);
    studio().undo();
    await studio().refetch("p1");
    expect(studio().script).toBe("cube(2);");
  });
});

describe("renders", () => {
  test("of a project that was left say nothing about the next one", async () => {
    const result = { state: "done", diagnostics: [], console: [], elapsed_ms: 1, parameters: [width], report: null } as unknown as JobResult;
    let answer: (job: RenderJob) => void = () => undefined;
    serve({ "GET /render/j1": new Promise<RenderJob>((resolve) => (answer = resolve)) });
    const first = { ...version(1, "width = 60;"), job_id: "j1" };
    studio().adopt(first);
    studio().showVersion(first);
    studio().closeProject();
    useStudio.setState({ projectId: "p2" });
    studio().adopt(version(1, "cube(1);"));
    answer({ id: "j1", state: "done", result } as unknown as RenderJob);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(studio().parameters).toEqual([]);
    expect(studio().full).toBeNull();
  });

  test("with other values of the same parameters leave the rows of the customizer alone", async () => {
    const show = async (number: number, parameter: Parameter) => {
      const result = { state: "done", diagnostics: [], console: [], elapsed_ms: 1, parameters: [parameter], report: null };
      serve({ [`GET /render/j${number}`]: { id: `j${number}`, state: "done", result } });
      const now = { ...version(number, "width = 60; cube(width);"), job_id: `j${number}` };
      studio().adopt(now);
      studio().showVersion(now);
      await vi.waitFor(() => expect(studio().full?.job.id).toBe(`j${number}`));
      return studio().parameters;
    };
    const rows = await show(1, width);
    expect(await show(2, { ...width, value: 70 })).toBe(rows);
    expect(await show(3, { ...width, default: 70, value: 70 })).not.toBe(rows);
  });
});

describe("latest", () => {
  test("works anew only for other inputs", () => {
    const work = vi.fn((a: number, b: object) => [a, b]);
    const asked = latest(work);
    const b = {};
    expect(asked(1, b)).toBe(asked(1, b));
    expect(work).toHaveBeenCalledTimes(1);
    expect(asked(2, b)).toEqual([2, b]);
    expect(asked(2, {})).toEqual([2, {}]);
    expect(asked(1, b)).toEqual([1, b]);
    expect(work).toHaveBeenCalledTimes(4);
  });
});

describe("turn", () => {
  const events: TurnEvent[] = [
    { type: "started", project_id: "p1", author: "gpt", message: message("m1", "user", "a cube") },
    { type: "stage", stage: "writing", attempt: 0 },
    { type: "delta", text: "Here: " },
    { type: "script", script: "cube(1", attempt: 0 },
    { type: "diagnostics", diagnostics: [{ code: "E0101", severity: "error", message: "missing )" }], attempt: 0 },
    { type: "stage", stage: "repairing", attempt: 1 },
    { type: "delta", text: "Mended." },
    { type: "script", script: "cube(1);", attempt: 1 },
  ];

  test("builds up stages, words and attempts", () => {
    const turn = events.reduce(advance, begin("t1", 0));
    expect(turn.author).toBe("gpt");
    expect(turn.stage).toBe("repairing");
    expect(turn.text).toBe("Mended.");
    expect(turn.attempts).toEqual([
      { attempt: 0, script: "cube(1", diagnostics: [{ code: "E0101", severity: "error", message: "missing )" }] },
      { attempt: 1, script: "cube(1);", diagnostics: [] },
    ]);
  });

  test("ends in a message and a version", () => {
    for (const event of events) studio().turnEvent("t1", event);
    expect(studio().turn?.attempt).toBe(1);
    expect(studio().messages).toHaveLength(1);
    studio().turnEvent("t1", { type: "finished", message: message("m2", "assistant", "Done", { version: 1 }), version: version(1, "cube(1);") });
    expect(studio().turn).toBeNull();
    expect(studio().messages.map(({ id }) => id)).toEqual(["m1", "m2"]);
    expect(studio().script).toBe("cube(1);");
    expect(studio().traces.t1.attempts).toHaveLength(2);
    // Late events of a turn that is over change nothing.
    studio().turnEvent("t1", { type: "delta", text: "late" });
    expect(studio().turn).toBeNull();
  });

  test("a reply that is known before its events stands below the message", async () => {
    studio().closeProject();
    const answered = Promise.resolve([message("m1", "user", "a cube"), message("m2", "assistant", "Done")]);
    serve({
      "GET /projects/p2": { id: "p2", name: "Part", head: null },
      "GET /projects/p2/versions": [],
      "GET /projects/p2/files": { files: [], manifest: null },
      "GET /projects/p2/messages": answered,
    });
    const opened = studio().openProject("p2");
    studio().turnEvent("t1", events[0]);
    await opened;
    expect(studio().messages.map(({ id }) => id)).toEqual(["m1", "m2"]);
  });

  test("a failed turn leaves the part as it was and gives queued words back", () => {
    studio().adopt(version(1, "cube(1);"));
    studio().turnEvent("t1", events[0]);
    studio().setComposer("and rounder");
    studio().submit();
    expect(studio().queue.map(({ text }) => text)).toEqual(["and rounder"]);
    const problem = { type: "/problems/model", title: "Model", status: 502, detail: "It is gone." };
    studio().turnEvent("t1", { type: "failed", message: message("m2", "assistant", "", { error: "It is gone." }), problem });
    expect(studio().script).toBe("cube(1);");
    expect(studio().queue).toEqual([]);
    expect(studio().composer).toBe("and rounder");
  });

  test("images are given back with the words, before those attached since", () => {
    const image = (data: string) => ({ media_type: "image/png", data });
    studio().turnEvent("t1", events[0]);
    useStudio.setState({ composer: "like this", images: [image("a")] });
    studio().submit();
    studio().addImages([image("b")]);
    const problem = { type: "/problems/model", title: "Model", status: 502, detail: "It is gone." };
    studio().turnEvent("t1", { type: "failed", message: message("m2", "assistant", "", { error: "It is gone." }), problem });
    expect(studio().images).toEqual([image("a"), image("b")]);
  });

  test("a message that could not be sent is given back with its images", async () => {
    const image = (data: string) => ({ media_type: "image/png", data });
    serve({});
    const sent = studio().send("a cube", [image("a")]);
    studio().setComposer("rounder");
    studio().addImages([image("b")]);
    await sent;
    expect(studio().composer).toBe("a cube\nrounder");
    expect(studio().images).toEqual([image("a"), image("b")]);
  });

  test("a message that could not be sent waits in the project that was left", async () => {
    serve({});
    const sent = studio().send("a cube", []);
    studio().setComposer("rounder");
    studio().closeProject();
    await sent;
    expect(stored.composer("p1")).toEqual({ text: "rounder", queue: ["a cube"] });
    expect(studio().composer).toBe("");
    expect(studio().notices).toHaveLength(1);
  });

  test("a script is read while it is still being written", () => {
    expect(streamedScript("Sure:\n```openscad\ncube(1);\nsph")).toBe("cube(1);\nsph");
    expect(streamedScript("Sure:\n```scad\ncube(1);\n```\nDone")).toBe("cube(1);");
    expect(streamedScript("no code")).toBeNull();
  });
});

describe("interface", () => {
  test("preferences outlive a reload", () => {
    studio().setPreference("orthographic", true);
    expect(JSON.parse(localStorage.getItem("partwright:preferences") ?? "{}")).toMatchObject({ orthographic: true });
  });

  test("the same notice is shown once", () => {
    studio().notify({ tone: "info", text: "a" });
    studio().notify({ tone: "info", text: "a" });
    expect(studio().notices).toHaveLength(1);
  });
});

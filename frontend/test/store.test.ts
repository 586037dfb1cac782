// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from "vitest";
import type { Message, TurnEvent, Version } from "../src/api/types";
import { useStudio } from "../src/store";
import { isDirty } from "../src/store/document";
import { EMPTY, record, redo, undo } from "../src/store/history";
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

beforeEach(() => {
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

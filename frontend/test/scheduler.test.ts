import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PATIENCE, PreviewScheduler } from "../src/store/scheduler";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(online = true) {
  const sent: [number, string][] = [];
  const state = { online };
  const scheduler = new PreviewScheduler<string>((tag, payload) => {
    if (state.online) sent.push([tag, payload]);
    return state.online;
  });
  return { sent, state, scheduler };
}

test("one in flight, and only the latest waits", () => {
  const { sent, scheduler } = setup();
  for (const wish of ["a", "b", "c"]) scheduler.request(wish);
  expect(sent).toEqual([[1, "a"]]);
  expect(scheduler.accepted(1, "job-1")).toBe(true);
  expect(scheduler.finished("job-1")).toBe("a");
  expect(sent).toEqual([[1, "a"], [2, "c"]]);
});

test("a wish that waits too long is sent over the slow one", () => {
  const { sent, scheduler } = setup();
  scheduler.request("slow");
  scheduler.request("next");
  vi.advanceTimersByTime(PATIENCE + 1);
  expect(sent.map(([, wish]) => wish)).toEqual(["slow", "next"]);
  scheduler.accepted(1, "job-1");
  scheduler.accepted(2, "job-2");
  expect(scheduler.finished("job-2")).toBe("next");
  // What comes of the older one is dropped.
  expect(scheduler.finished("job-1")).toBeNull();
  expect(scheduler.busy).toBe(false);
});

test("foreign jobs are not ours", () => {
  const { scheduler } = setup();
  scheduler.request("a");
  expect(scheduler.accepted(99, "job-x")).toBe(false);
  expect(scheduler.isOurs("job-x")).toBe(false);
  expect(scheduler.finished("job-x")).toBeNull();
});

test("a lost connection loses no wish", () => {
  const { sent, state, scheduler } = setup();
  scheduler.request("a");
  state.online = false;
  scheduler.disconnected();
  expect(scheduler.busy).toBe(true);
  state.online = true;
  scheduler.connected();
  expect(sent.map(([, wish]) => wish)).toEqual(["a", "a"]);
});

test("offline, the latest wish is kept", () => {
  const { sent, state, scheduler } = setup(false);
  scheduler.request("a");
  scheduler.request("b");
  expect(sent).toEqual([]);
  state.online = true;
  scheduler.connected();
  expect(sent.map(([, wish]) => wish)).toEqual(["b"]);
});

test("a rejected wish makes room", () => {
  const { sent, scheduler } = setup();
  scheduler.request("a");
  scheduler.request("b");
  expect(scheduler.rejected(1)).toBe(true);
  expect(sent.map(([, wish]) => wish)).toEqual(["a", "b"]);
});

test("a wish does not wait for a refinement", () => {
  const sent: string[] = [];
  const scheduler = new PreviewScheduler<string>(
    (_, wish) => sent.push(wish) > 0,
    PATIENCE,
    (wish) => wish === "finer",
  );
  scheduler.request("finer");
  scheduler.request("slid");
  expect(sent).toEqual(["finer", "slid"]);
  // But a refinement waits for a wish.
  scheduler.request("finer");
  expect(sent).toEqual(["finer", "slid"]);
});

import { describe, expect, test } from "vitest";
import { after, BEGINNING, event, START, subscribed, type Cursor } from "../src/api/resume";

const answer = (epoch: string, last: number, complete = true) =>
  ({ type: "subscribed", project_id: "p", epoch, last, complete }) as const;

describe("resuming", () => {
  test("a first subscription starts at the end", () => {
    expect(after(START)).toBeNull();
    const step = subscribed(START, answer("a", 7));
    expect(step).toEqual({ kind: "ignore", cursor: { epoch: "a", last: 7 } });
    expect(event(step.cursor, 7).kind).toBe("ignore");
    expect(event(step.cursor, 8)).toEqual({ kind: "apply", cursor: { epoch: "a", last: 8 } });
  });

  test("a new project is read from its beginning, as soon as the epoch is known", () => {
    expect(after(BEGINNING)).toBeNull();
    expect(event(BEGINNING, 3).kind).toBe("ignore");
    const first = subscribed(BEGINNING, answer("a", 5));
    expect(first).toEqual({ kind: "resubscribe", cursor: { epoch: "a", last: 0 } });
    expect(after(first.cursor)).toBe(0);
    const second = subscribed(first.cursor, answer("a", 5));
    expect(second.kind).toBe("ignore");
    let cursor = second.cursor;
    for (const seq of [1, 2, 3]) {
      const step = event(cursor, seq);
      expect(step.kind).toBe("apply");
      cursor = step.cursor;
    }
    expect(cursor.last).toBe(3);
  });

  test("a dropped connection goes on where it was", () => {
    const cursor: Cursor = { epoch: "a", last: 12 };
    expect(after(cursor)).toBe(12);
    const step = subscribed(cursor, answer("a", 20));
    expect(step).toEqual({ kind: "ignore", cursor });
    expect(event(step.cursor, 13).kind).toBe("apply");
  });

  test("events that came twice are applied once", () => {
    expect(event({ epoch: "a", last: 12 }, 12).kind).toBe("ignore");
    expect(event({ epoch: "a", last: 12 }, 3).kind).toBe("ignore");
  });

  test("a hole is asked for again", () => {
    expect(event({ epoch: "a", last: 12 }, 14)).toEqual({ kind: "resubscribe", cursor: { epoch: "a", last: 12 } });
  });

  test("what the service no longer holds is fetched afresh", () => {
    const cursor: Cursor = { epoch: "a", last: 12 };
    expect(subscribed(cursor, answer("a", 9000, false))).toEqual({ kind: "refetch", cursor: { epoch: "a", last: 9000 } });
    expect(subscribed(cursor, answer("b", 2, false))).toEqual({ kind: "refetch", cursor: { epoch: "b", last: 2 } });
    // Another epoch counts anew, whatever is said of completeness.
    expect(subscribed(cursor, answer("b", 2)).kind).toBe("refetch");
  });
});

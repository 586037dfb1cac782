import { expect, test } from "vitest";
import { countChanges, diffLines } from "../src/chat/diff";

const text = (lines: string[]) => lines.join("\n");

test("only what changed, with a little around it", () => {
  const before = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const after = before.map((line, i) => (i === 10 ? "changed" : line));
  const lines = diffLines(text(before), text(after));
  expect(countChanges(lines)).toEqual({ added: 1, removed: 1 });
  expect(lines.map(({ kind }) => kind)).toEqual(["fold", "same", "same", "removed", "added", "same", "same", "fold"]);
});

test("moved ends and insertions", () => {
  expect(countChanges(diffLines("a\nb\nc", "a\nx\nb\nc\ny"))).toEqual({ added: 2, removed: 0 });
  expect(countChanges(diffLines("a", "a"))).toEqual({ added: 0, removed: 0 });
  expect(countChanges(diffLines("", "a\nb"))).toEqual({ added: 2, removed: 1 });
});

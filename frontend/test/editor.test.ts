import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../src/api/types";
import { blank, numberAt, turned } from "../src/editor/bump";
import { problems } from "../src/language/problems";

/** The bar marks the cursor. */
function bump(marked: string, steps: number): string | null {
  const column = marked.indexOf("|");
  const line = marked.replace("|", "");
  const found = numberAt(blank(line), column);
  return found && line.slice(0, found.start) + turned(found.text, steps) + line.slice(found.end);
}

describe("turning the number at the cursor", () => {
  test.each<[string, number, string | null]>([
    ["width = 6|0;", 1, "width = 61;"],
    ["width = |60;", -1, "width = 59;"],
    ["width = 60|;", 1, "width = 61;"],
    ["width = 6|0;", 10, "width = 70;"],
    ["r = 1.2|5;", 1, "r = 1.26;"],
    ["r = 0.|9;", 1, "r = 1.0;"],
    ["r = .|9;", -2, "r = .7;"],
    ["r = .|1;", -3, "r = -.2;"],
    ["x = -|1;", 1, "x = 0;"],
    ["x = |0;", -1, "x = -1;"],
    ["cube([10, 2|0, 30]);", 1, "cube([10, 21, 30]);"],
    ["a = b-|5;", 1, "a = b-6;"],
    ["a = b - |5;", -1, "a = b - 4;"],
    ["e = 1.5e|3;", 1, "e = 1.6e3;"],
    ["e = 2E|-3;", 1, "e = 3E-3;"],
    ["M|5", 1, null],
    ["wi|dth = 60;", 1, null],
    ["w = 60; // [2|0:120]", 1, null],
    ['t = "M|5 x 20";', 1, null],
    ["/* 1|0 */ x = 2;", 1, null],
    ["use <lib2|0.scad>", 1, null],
    ["", 1, null],
  ])("%s by %i gives %s", (marked, steps, expected) => expect(bump(marked, steps)).toBe(expected));

  test("blanking keeps places", () => {
    const text = 'a = "x\\"1"; // 2\n/* 3\n4 */ b = a < 5 && a > 6;';
    expect(blank(text)).toBe(`a = ${" ".repeat(6)};     \n    \n     b = a < 5 && a > 6;`);
  });
});

describe("problems", () => {
  const rendered = (code: string, line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
    code,
    severity: code.startsWith("E") ? "error" : "warning",
    message: `${code} found`,
    location: { line, column: 3, end_line: line, end_column: 6, start: 0, end: 0 },
    ...more,
  });
  const live = (code: string, line: number) => ({
    code,
    severity: 2 as const,
    message: `${code} said`,
    range: { start: { line: line - 1, character: 2 }, end: { line: line - 1, character: 2 } },
  });

  test("of the render, when the service says nothing", () => {
    const found = problems(null, [rendered("E0103", 2), rendered("W0201", 4, { notes: ["a note"] })]);
    expect(found.map(({ code, place }) => [code, place.startLineNumber])).toEqual([["E0103", 2], ["W0201", 4]]);
    expect(found[1].message).toBe("W0201 found\na note");
  });

  test("are told once, and mended syntax is forgotten at once", () => {
    const found = problems([live("W0201", 4)], [rendered("E0103", 2), rendered("E0201", 4), rendered("W0501", 5)]);
    expect(found.map(({ message }) => message)).toEqual(["W0201 said", "W0501 found"]);
    expect(found[0].place).toEqual({ startLineNumber: 4, startColumn: 3, endLineNumber: 4, endColumn: 4 });
  });

  test("of another file stand on the first line", () => {
    const other = rendered("W0201", 40);
    const found = problems([], [{ ...other, location: { ...other.location!, file: "lib.scad" } }]);
    expect(found[0]).toMatchObject({ message: "lib.scad:40: W0201 found", place: { startLineNumber: 1 } });
  });
});

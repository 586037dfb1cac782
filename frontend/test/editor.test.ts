import { describe, expect, test } from "vitest";
import { bumpNumber } from "../src/editor/bump";
import { callAt, symbolsOf } from "../src/editor/symbols";

/** The bar marks the cursor. */
function bump(marked: string, direction: 1 | -1, factor?: number): string | null {
  const column = marked.indexOf("|");
  const line = marked.replace("|", "");
  const result = bumpNumber(line, column, direction, factor);
  return result && line.slice(0, result.start) + result.text + line.slice(result.end);
}

describe("bumping the number at the cursor", () => {
  test.each<[string, 1 | -1, string | null]>([
    ["width = 6|0;", 1, "width = 61;"],
    ["width = |60;", -1, "width = 59;"],
    ["width = 60|;", 1, "width = 61;"],
    ["r = 1.2|5;", 1, "r = 1.26;"],
    ["r = 0.|9;", 1, "r = 1.0;"],
    ["x = -|1;", 1, "x = 0;"],
    ["x = |0;", -1, "x = -1;"],
    ["cube([10, 2|0, 30]);", 1, "cube([10, 21, 30]);"],
    ["a = b-|5;", 1, "a = b-6;"],
    ["a = b - |5;", -1, "a = b - 4;"],
    ["e = 1.5e|3;", 1, "e = 1.6e3;"],
    ["M|5", 1, null],
    ["wi|dth = 60;", 1, null],
    ["", 1, null],
  ])("%s by %i gives %s", (marked, direction, expected) => {
    expect(bump(marked, direction)).toBe(expected);
  });

  test("by tens", () => expect(bump("w = 6|0;", 1, 10)).toBe("w = 70;"));
});

describe("symbols", () => {
  const script = [
    "// Overall width",
    "width = 60; // [20:120]",
    'text = "module fake() {}";',
    "/* module hidden() {} */",
    "// A plate.",
    "// Flat.",
    "module plate(w, h = 5) { cube([w, w, h]); }",
    "function half(x) = x / 2;",
    "if (width == 3) plate(1);",
  ].join("\n");

  test("are found with their comments, not in strings or comments", () => {
    const symbols = symbolsOf(script);
    expect(symbols.map(({ name, kind, line }) => [name, kind, line])).toEqual([
      ["plate", "module", 7],
      ["half", "function", 8],
      ["width", "variable", 2],
      ["text", "variable", 3],
    ]);
    expect(symbols[0]).toMatchObject({ signature: "plate(w, h = 5)", doc: "A plate.\nFlat." });
  });

  test.each([
    ["cube(", { name: "cube", argument: 0, named: null }],
    ["cube([1, 2], ", { name: "cube", argument: 1, named: null }],
    ["translate([1, max(2, 3), ", { name: "translate", argument: 0, named: null }],
    ["a(b(1), c = ", { name: "a", argument: 1, named: "c" }],
    ['echo("(", ', { name: "echo", argument: 1, named: null }],
    ["cube(1); ", null],
    ["x = 3", null],
  ])("the call around the cursor of %o", (before, expected) => {
    expect(callAt(before)).toEqual(expected);
  });
});

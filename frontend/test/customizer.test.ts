import { describe, expect, test } from "vitest";
import type { Condition, Parameter, ParameterValue, Widget } from "../src/api/types";
import { clamp, coerce, decimals, humanName, naturalStep, parseNumber, tidy } from "../src/customizer/coerce";
import { readPresets, writePresets } from "../src/customizer/presets";
import { visible } from "../src/customizer/condition";
import { describeChanges, overrides, sameValue } from "../src/store/values";

function parameter(name: string, value: ParameterValue, widget: Widget, more: Partial<Parameter> = {}): Parameter {
  return { name, description: "", group: null, default: value, value, widget, annotated: true, start: 0, end: 0, ...more };
}

const width = parameter("width", 60, { type: "slider", minimum: 20, maximum: 120, step: 1 });
const lid = parameter("lid", true, { type: "checkbox" });
const screw = parameter("screw", "M5", { type: "list", choices: [{ value: "M4", label: "M4" }, { value: "M5", label: "M5" }] });
const count = parameter("count", 2, { type: "list", choices: [{ value: 2, label: "two" }, { value: 4, label: "four" }] });
const size = parameter("size", [1, 2, 3], { type: "vector", minimum: 0, maximum: 10, step: 1 });
const label = parameter("label", "A", { type: "text", max_length: 3 });
const all = [width, lid, screw, count, size, label];

describe("coercion", () => {
  test.each<[Parameter, ParameterValue, ParameterValue | null]>([
    [width, 60, 60],
    [width, 500, 120],
    [width, 1, 20],
    [width, "60", null],
    [width, Number.NaN, null],
    [{ ...width, annotated: false }, 500, 500],
    [lid, false, false],
    [lid, 1, null],
    [screw, "M4", "M4"],
    [screw, "M9", null],
    [count, 4, 4],
    [count, "4", 4],
    [size, [1, 2, 30], [1, 2, 10]],
    [size, [1, 2], null],
    [size, 3, null],
    [label, "long", "lon"],
    [label, 3, null],
  ])("%o takes %o as %o", (of, value, expected) => {
    expect(coerce(value, of)).toEqual(expected);
  });

  test("numbers as people type them", () => {
    expect(parseNumber(" 12,5 ")).toBe(12.5);
    expect(parseNumber("-3.")).toBe(-3);
    expect(parseNumber("20 mm")).toBe(20);
    expect(parseNumber(".5")).toBe(0.5);
    for (const text of ["", "abc", "1e999", "1 2", "--1", "0x10"]) expect(parseNumber(text)).toBeNull();
  });

  test("steps", () => {
    expect(decimals(0.25)).toBe(2);
    expect(decimals(1e-7)).toBe(7);
    expect(tidy(0.1 + 0.2, 0.1)).toBe(0.3);
    expect(naturalStep(12)).toBe(1);
    expect(naturalStep(1.25)).toBe(0.01);
    expect(clamp(5, { minimum: null, maximum: 3 })).toBe(3);
  });

  test("names as words", () => {
    expect(humanName("wall_thickness")).toBe("Wall thickness");
    expect(humanName("holeCount")).toBe("Hole count");
  });
});

describe("conditions", () => {
  const name = (name: string): Condition => ({ type: "parameter", name });
  const value = (value: ParameterValue): Condition => ({ type: "value", value });
  type Operator = Extract<Condition, { type: "compare" }>["operator"];
  const compare = (left: Condition, operator: Operator, right: Condition): Condition => ({ type: "compare", operator, left, right });
  const shown = (condition: Condition, values = {}) => {
    const radius = parameter("radius", 5, { type: "number" }, { condition });
    return visible([...all, radius], values).includes(radius);
  };

  test.each<[Condition, boolean]>([
    [name("lid"), true],
    [{ type: "not", condition: name("lid") }, false],
    [compare(name("screw"), "equal", value("M5")), true],
    [compare(name("screw"), "not_equal", value("M5")), false],
    [compare(name("count"), "greater", value(2)), false],
    [compare(name("count"), "greater_equal", value(2)), true],
    [compare(name("screw"), "less", value("M6")), true],
    // What compares different kinds is undef, and undef is not true.
    [compare(name("screw"), "less", value(6)), false],
    [{ type: "all", left: name("lid"), right: value(0) }, false],
    [{ type: "any", left: value(""), right: name("size") }, true],
    [value([]), false],
    [compare(name("size"), "equal", value([1, 2, 3])), true],
  ])("%o is %o", (condition, expected) => expect(shown(condition)).toBe(expected));

  test("hold for the values in force", () => {
    expect(shown(name("lid"), { lid: false })).toBe(false);
    expect(shown(compare(name("width"), "less", value(50)), { width: 40 })).toBe(true);
  });
});

describe("presets", () => {
  test("go out and come back as OpenSCAD's JSON", () => {
    const preset = { name: "big", values: { width: 100, lid: false, screw: "M4", count: 4, size: [1, 1, 1], label: "B" } };
    const json = writePresets([preset], all);
    expect(JSON.parse(json)).toMatchObject({ fileFormatVersion: "1", parameterSets: { big: { width: "100", lid: "false", size: "[1, 1, 1]" } } });
    expect(readPresets(json, all)).toEqual([preset]);
  });

  test("unknown names and impossible values are left out", () => {
    const json = JSON.stringify({ parameterSets: { a: { width: "wide", other: "1", lid: "true", size: "[oops", count: "3" } } });
    expect(readPresets(json, all)).toEqual([{ name: "a", values: { lid: true } }]);
  });

  test.each(["", "[]", "{}", '{"parameterSets": []}'])("refuses %o with words", (json) => {
    expect(() => readPresets(json, all)).toThrow(/file/i);
  });
});

describe("values", () => {
  test("only what differs from the text is an override", () => {
    expect(overrides({ width: 60, lid: false, size: [1, 2, 3] }, all)).toEqual({ lid: false });
    expect(sameValue([1, 2], [1, 2])).toBe(true);
  });

  test("changes are described", () => {
    expect(describeChanges({}, { width: 80 }, all)).toBe("width 60 → 80");
    expect(describeChanges({ width: 80 }, {}, all)).toBe("width 80 → 60");
  });

  test("presets hold all decimals", () => {
    const preset = { name: "fine", values: { width: 60.12345, lid: true, screw: "M5", count: 2, size: [0.00001, 2, 3], label: "A" } };
    expect(readPresets(writePresets([preset], all), all)).toEqual([preset]);
  });
});

/**
 * OpenSCAD's parameter-set JSON: `{"parameterSets": {"name": {"width": "60"}}, "fileFormatVersion": "1"}`, where every value
 * is text. Reading takes plain JSON values too. Pure.
 */
import type { Parameter, ParameterValue, Values } from "../api/types";
import type { Preset } from "../store/storage";
import { exactValue } from "../store/values";
import { coerce } from "./coerce";

function parseValue(raw: unknown, parameter: Parameter): ParameterValue | null {
  if (typeof raw !== "string") return coerce(raw as ParameterValue, parameter);
  const text = raw.trim();
  if (typeof parameter.default === "string" || parameter.widget.type === "list") return coerce(raw, parameter);
  if (text === "true" || text === "false") return coerce(text === "true", parameter);
  if (text.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(text);
      return Array.isArray(list) ? coerce(list.map(Number), parameter) : null;
    } catch {
      return null;
    }
  }
  return text === "" ? null : coerce(Number(text), parameter);
}

/** Throws an `Error` that says what is wrong with the file. Names that the script does not have are left out. */
export function readPresets(json: string, parameters: Parameter[]): Preset[] {
  let file: unknown;
  try {
    file = JSON.parse(json);
  } catch {
    throw new Error("The file is not JSON.");
  }
  const sets = (file as { parameterSets?: unknown } | null)?.parameterSets;
  if (typeof sets !== "object" || sets === null || Array.isArray(sets)) throw new Error("The file has no parameterSets.");
  return Object.entries(sets).map(([name, set]) => {
    const values: Values = {};
    for (const parameter of parameters) {
      const raw = (set as Record<string, unknown> | null)?.[parameter.name];
      const value = raw === undefined ? null : parseValue(raw, parameter);
      if (value !== null) values[parameter.name] = value;
    }
    return { name, values };
  });
}

/** Every set holds every parameter, as OpenSCAD writes them. */
export function writePresets(presets: Preset[], parameters: Parameter[]): string {
  const sets = Object.fromEntries(
    presets.map((preset) => [
      preset.name,
      Object.fromEntries(
        parameters.map((parameter) => [parameter.name, exactValue(preset.values[parameter.name] ?? parameter.default)]),
      ),
    ]),
  );
  return `${JSON.stringify({ fileFormatVersion: "1", parameterSets: sets }, null, 4)}\n`;
}

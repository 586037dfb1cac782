/** Parameter values: comparing and describing them. Pure. */
import type { Parameter, ParameterValue, Values } from "../api/types";

export function sameValue(a: ParameterValue | undefined, b: ParameterValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => x === b[i]);
  return a === b;
}

export function sameValues(a: Values, b: Values): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameValue(a[key], b[key]));
}

/** Only what differs from the text: what a render or a version needs to know. */
export function overrides(values: Values, parameters: Parameter[]): Values {
  const defaults = new Map(parameters.map((parameter) => [parameter.name, parameter.default]));
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => !sameValue(defaults.get(name), value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The same while `script` may be ahead of the one that the parameters are of: then nothing is known to be as in the text. */
export function sentValues(
  { script, parametersScript, parameters }: { script: string; parametersScript: string; parameters: Parameter[] },
  values: Values,
): Values {
  return script === parametersScript ? overrides(values, parameters) : values;
}

/** At most `digits` decimals, without trailing zeros. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toFixed(digits)));
}

export function formatValue(value: ParameterValue | undefined): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map((x) => formatNumber(x)).join(", ")}]`;
  if (typeof value === "number") return formatNumber(value);
  return String(value);
}

/** A value as text with all its decimals: to be read again, not shown. */
export function exactValue(value: ParameterValue): string {
  return Array.isArray(value) ? `[${value.map(String).join(", ")}]` : String(value);
}

/** "width 60 → 80, holes 2 → 4" for a version's summary. */
export function describeChanges(from: Values, to: Values, parameters: Parameter[]): string {
  const defaults = new Map(parameters.map((parameter) => [parameter.name, parameter.default]));
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names]
    .map((name) => [name, from[name] ?? defaults.get(name), to[name] ?? defaults.get(name)] as const)
    .filter(([, before, after]) => !sameValue(before, after))
    .map(([name, before, after]) => `${name} ${formatValue(before)} → ${formatValue(after)}`)
    .join(", ");
}

/** Between what people type or files say and what a parameter may hold. Pure. */
import type { Parameter, ParameterValue } from "../api/types";

interface Range {
  minimum?: number | null;
  maximum?: number | null;
}

export function clamp(value: number, { minimum, maximum }: Range): number {
  if (minimum != null && value < minimum) return minimum;
  if (maximum != null && value > maximum) return maximum;
  return value;
}

/** A number as people type it, with a comma or a point; null when it is none. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim().replace(/\s*mm$/i, "").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

/** How many decimals a step needs. */
export function decimals(step: number): number {
  const text = String(step);
  const exponent = /e-(\d+)$/.exec(text);
  if (exponent) return Number(exponent[1]);
  return text.split(".")[1]?.length ?? 0;
}

/** Without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function tidy(value: number, step: number): number {
  return Number(value.toFixed(Math.min(12, decimals(step) + 2)));
}

/** What one press of an arrow key does to a box without a step of its own. */
export function naturalStep(value: number): number {
  const places = decimals(value);
  return places === 0 ? 1 : 10 ** -Math.min(places, 4);
}

/** `value` as this parameter can hold it; null when it cannot. Ranges clamp, lists must contain it. */
export function coerce(value: ParameterValue, parameter: Parameter): ParameterValue | null {
  const { widget } = parameter;
  switch (widget.type) {
    case "checkbox":
      return typeof value === "boolean" ? value : null;
    case "slider":
      // Nobody said that a guessed range is a limit.
      if (!parameter.annotated) return typeof value === "number" && Number.isFinite(value) ? value : null;
      return typeof value === "number" && Number.isFinite(value) ? clamp(value, widget) : null;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? clamp(value, widget) : null;
    case "vector": {
      const length = Array.isArray(parameter.default) ? parameter.default.length : null;
      if (!Array.isArray(value) || !value.every((x) => Number.isFinite(x))) return null;
      if (length !== null && value.length !== length) return null;
      return value.map((x) => clamp(x, widget));
    }
    case "list": {
      const choice = widget.choices.find((choice) => String(choice.value) === String(value));
      return choice ? choice.value : null;
    }
    case "text":
      if (typeof value !== "string") return null;
      return widget.max_length != null ? [...value].slice(0, widget.max_length).join("") : value;
    case "color":
      return typeof value === "string" ? value : null;
  }
}

/** "wall_thickness" and "wallThickness" as words. */
export function humanName(name: string): string {
  const words = name
    .replace(/^_+|_+$/g, "")
    .replace(/_+/g, " ")
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

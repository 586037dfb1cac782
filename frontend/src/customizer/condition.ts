/**
 * Whether a parameter matters, by its condition on the others' values. The service reads conditions, this decides them:
 * truth and comparison are the script language's. Pure.
 */
import type { Condition, Parameter, ParameterValue, Values } from "../api/types";

/** `undefined` is the language's `undef`: what compares things of different kinds. */
type Result = ParameterValue | undefined;

function truth(value: Result): boolean {
  if (Array.isArray(value) || typeof value === "string") return value.length > 0;
  return value === true || (typeof value === "number" && value !== 0);
}

function equal(a: Result, b: Result): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => x === b[i]);
  return a === b;
}

/** Numbers, strings and truth values are ordered among themselves. */
function order(a: Result, b: Result): number | undefined {
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [[...a], [...b]];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      if (left[i] !== right[i]) return left[i].codePointAt(0)! - right[i].codePointAt(0)!;
    }
    return left.length - right.length;
  }
  if (typeof a === typeof b && (typeof a === "number" || typeof a === "boolean")) return Number(a) - Number(b);
  return undefined;
}

function evaluate(condition: Condition, valueOf: (name: string) => Result): Result {
  switch (condition.type) {
    case "value":
      return condition.value;
    case "parameter":
      return valueOf(condition.name);
    case "not":
      return !truth(evaluate(condition.condition, valueOf));
    case "all":
      return truth(evaluate(condition.left, valueOf)) && truth(evaluate(condition.right, valueOf));
    case "any":
      return truth(evaluate(condition.left, valueOf)) || truth(evaluate(condition.right, valueOf));
    case "compare": {
      const [left, right] = [evaluate(condition.left, valueOf), evaluate(condition.right, valueOf)];
      if (condition.operator === "equal") return equal(left, right);
      if (condition.operator === "not_equal") return !equal(left, right);
      const by = order(left, right);
      if (by === undefined) return undefined;
      return { less: by < 0, less_equal: by <= 0, greater: by > 0, greater_equal: by >= 0 }[condition.operator];
    }
  }
}

/** Those whose condition holds. What is not shown keeps its value. */
export function visible(parameters: Parameter[], values: Values): Parameter[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const valueOf = (name: string) => values[name] ?? byName.get(name)?.default;
  return parameters.filter(({ condition }) => !condition || truth(evaluate(condition, valueOf)));
}

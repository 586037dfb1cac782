/** How fine the script wants curves and blends: its `$tol`, in mm. Pure. */
import { blank } from "../editor/bump";

/** What a person may choose from, coarse to fine. */
export const TOLERANCES = [0.2, 0.1, 0.05, 0.02, 0.01] as const;

const SETTING = /^([ \t]*\$tol[ \t]*=[ \t]*)([^;\n]*?)([ \t]*;)/gm;

/** The script with this tolerance: its last `$tol` at a line's start is changed, or one is set before the first statement. */
export function withTolerance(script: string, tolerance: number): string {
  const code = blank(script);
  const setting = [...code.matchAll(SETTING)].at(-1);
  if (setting) {
    const start = setting.index + setting[1].length;
    return script.slice(0, start) + String(tolerance) + script.slice(start + setting[2].length);
  }
  const first = code.search(/\S/);
  if (first < 0) return `${script}${script === "" || script.endsWith("\n") ? "" : "\n"}$tol = ${tolerance};\n`;
  const line = script.lastIndexOf("\n", first - 1) + 1;
  return `${script.slice(0, line)}$tol = ${tolerance};\n${script.slice(line)}`;
}

/** What the editor marks: what the language service says of the present text, and what the latest render found. Pure. */
import type { Diagnostic } from "../api/types";
import type * as Lsp from "./protocol";

export interface Problem {
  severity: Diagnostic["severity"];
  code: string;
  message: string;
  /** Lines and columns from 1, as Monaco counts. */
  place: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };
  /** Of the render, with a way to mend it. */
  fix?: Diagnostic["fix"];
}

const SEVERITIES = ["error", "error", "warning", "info", "info"] as const;
const SYNTAX = /^E010/;

function ofServer(diagnostic: Lsp.Diagnostic): Problem {
  const { start, end } = diagnostic.range;
  return {
    severity: SEVERITIES[diagnostic.severity ?? 1],
    code: String(diagnostic.code ?? ""),
    message: diagnostic.message,
    place: { startLineNumber: start.line + 1, startColumn: start.character + 1, endLineNumber: end.line + 1, endColumn: end.character + 1 },
  };
}

function ofRender(diagnostic: Diagnostic): Problem {
  const { location } = diagnostic;
  const own = location && location.file == null ? location : null;
  const where = location?.file ? `${location.file}:${location.line}: ` : "";
  return {
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: [where + diagnostic.message, ...(diagnostic.notes ?? [])].join("\n"),
    // What lies in another file is shown on the first line.
    place: {
      startLineNumber: own?.line ?? 1,
      startColumn: own?.column ?? 1,
      endLineNumber: own?.end_line ?? 1,
      endColumn: own?.end_column ?? 1,
    },
    fix: diagnostic.fix,
  };
}

/** `live` is null while the service says nothing. Nothing is told twice; what is live knows the syntax better. */
export function problems(live: Lsp.Diagnostic[] | null, rendered: Diagnostic[]): Problem[] {
  const own = (live ?? []).map(ofServer);
  const known = new Set(own.map(({ code, place }) => `${code.replace(/^[EW]/, "")}:${place.startLineNumber}`));
  const others = rendered
    .filter((diagnostic) => live === null || !SYNTAX.test(diagnostic.code))
    .map(ofRender)
    .filter(({ code, place }) => !known.has(`${code.replace(/^[EW]/, "")}:${place.startLineNumber}`));
  return [...own, ...others].map((problem) => {
    const { place } = problem;
    const empty = place.startLineNumber === place.endLineNumber && place.startColumn === place.endColumn;
    return empty ? { ...problem, place: { ...place, endColumn: place.endColumn + 1 } } : problem;
  });
}

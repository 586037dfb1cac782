/** What the script said, and what is wrong with it. */
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { Diagnostic, Severity } from "../api/types";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const TONES: Record<Severity, string> = { error: "text-bad", warning: "text-warn", info: "text-muted" };

/** The script with the fix applied; the places are lines and UTF-16 columns. */
function applyFix(diagnostic: Diagnostic): void {
  const { fix } = diagnostic;
  if (!fix || fix.location.file) return;
  const { script, edit } = useStudio.getState();
  const lines = script.split("\n");
  const offset = (line: number, column: number) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  const start = offset(fix.location.line, fix.location.column);
  const end = offset(fix.location.end_line, fix.location.end_column);
  edit(script.slice(0, start) + fix.replacement + script.slice(end), null);
}

function Problems() {
  const diagnostics = useStudio((studio) => studio.diagnostics);
  const fresh = useStudio((studio) => !studio.stale || studio.phase === "error");
  const revealLocation = useStudio((studio) => studio.revealLocation);
  if (diagnostics.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-3 text-muted">
        <CircleCheck className="size-4 text-good" />
        {strings.console.noProblems}
      </p>
    );
  }
  return (
    <ul className="py-1">
      {diagnostics.map((diagnostic, i) => {
        const Icon = ICONS[diagnostic.severity];
        const { location } = diagnostic;
        const own = location && location.file == null;
        return (
          <li key={i} className="flex items-start gap-2 px-4 py-1 hover:bg-hover" data-testid="diagnostic">
            <Icon className={cx("mt-0.5 size-4 shrink-0", TONES[diagnostic.severity])} />
            <button
              type="button"
              disabled={!own}
              className="min-w-0 flex-1 text-left disabled:cursor-default"
              onClick={() => location && revealLocation(location, true)}
            >
              <span className="break-words">{diagnostic.message}</span>{" "}
              <span className="text-xs text-faint">
                {diagnostic.code}
                {location && ` · ${location.file ? `${location.file}, ` : ""}${strings.console.line(location.line)}`}
              </span>
              {(diagnostic.notes ?? []).map((note, j) => (
                <span key={j} className="block text-xs text-muted">
                  {note}
                </span>
              ))}
            </button>
            {diagnostic.fix && (
              <Button size="small" disabled={!fresh} onClick={() => applyFix(diagnostic)} data-testid="apply-fix">
                {diagnostic.fix.title}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Output() {
  const lines = useStudio((studio) => studio.console);
  if (lines.length === 0) return <p className="px-4 py-3 text-muted">{strings.console.noOutput}</p>;
  return (
    <pre className="px-4 py-2 font-mono text-xs leading-5">
      {lines.map((line, i) => (
        <div key={i} className={cx("whitespace-pre-wrap break-words", line.severity !== "info" && TONES[line.severity])}>
          {line.text}
        </div>
      ))}
    </pre>
  );
}

export function ConsoleBody() {
  const problems = useStudio((studio) => studio.diagnostics.length);
  const lines = useStudio((studio) => studio.console.length);
  const [chosen, setChosen] = useState<"problems" | "output" | null>(null);
  const tab = chosen ?? (problems === 0 && lines > 0 ? "output" : "problems");
  return (
    <div className="flex h-full flex-col bg-panel" data-testid="console">
      <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line px-3" role="tablist">
        {(["problems", "output"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => setChosen(name)}
            className={cx("h-6 rounded px-2 text-xs", tab === name ? "bg-hover font-medium text-ink" : "text-muted hover:text-ink")}
          >
            {strings.console[name]}
            <span className="ml-1.5 text-faint">{name === "problems" ? problems : lines}</span>
          </button>
        ))}
      </div>
      <div className="scroll-area min-h-0 flex-1">{tab === "problems" ? <Problems /> : <Output />}</div>
    </div>
  );
}

/** The handle at the bottom: closed by default, with the count of what wants attention. */
export function ConsoleHandle() {
  const open = useStudio((studio) => studio.consoleOpen);
  const setOpen = useStudio((studio) => studio.setConsoleOpen);
  const diagnostics = useStudio((studio) => studio.diagnostics);
  const firstError = diagnostics.find((diagnostic) => diagnostic.severity === "error")?.message;
  const lastLine = useStudio((studio) => studio.console.at(-1)?.text);
  const told = firstError ?? lastLine;
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={() => setOpen(!open)}
      className="flex h-7 shrink-0 items-center gap-2 border-t border-line bg-panel px-3 text-xs text-muted outline-offset-[-2px] hover:text-ink"
      data-testid="console-handle"
    >
      <Chevron className="size-3.5" />
      {strings.console.title}
      {errors > 0 && <span className="rounded-full bg-bad-soft px-1.5 font-medium text-bad">{strings.console.count(errors, 0)}</span>}
      {warnings > 0 && <span className="rounded-full bg-warn-soft px-1.5 font-medium text-warn">{strings.console.count(0, warnings)}</span>}
      {!open && told && <span className="min-w-0 truncate font-mono text-2xs text-faint">{told}</span>}
    </button>
  );
}

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Diagnostic } from "../api/types";
import type { Attempt } from "../store/turn";
import { strings } from "../strings";
import { DiffBlock } from "./DiffBlock";
import { ScriptBlock } from "./ScriptBlock";

function Problems({ diagnostics }: { diagnostics: Diagnostic[] }) {
  return (
    <ul className="space-y-1">
      {diagnostics.slice(0, 6).map((diagnostic, i) => (
        <li key={i} className="flex gap-1.5 text-xs">
          {diagnostic.severity === "error" ? (
            <CircleAlert className="mt-0.5 size-3 shrink-0 text-bad" />
          ) : (
            <TriangleAlert className="mt-0.5 size-3 shrink-0 text-warn" />
          )}
          <span className="min-w-0 break-words">
            {diagnostic.message}
            {diagnostic.location && <span className="text-faint"> {strings.console.line(diagnostic.location.line)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The answers of a turn: each script, and what the check said about it. */
export function Attempts({ attempts, before }: { attempts: Attempt[]; before: string }) {
  return (
    <div className="space-y-2">
      {attempts.map((attempt, i) => {
        const previous = i === 0 ? before : (attempts[i - 1].script ?? before);
        const errors = attempt.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
        return (
          <div key={attempt.attempt} className="space-y-1.5" data-testid="attempt">
            {(attempts.length > 1 || errors > 0) && (
              <p className="flex items-center gap-1.5 text-xs font-medium">
                {errors > 0 ? <CircleAlert className="size-3.5 text-bad" /> : <CircleCheck className="size-3.5 text-good" />}
                {strings.chat.attempt(attempt.attempt)}
                <span className="font-normal text-muted">{errors > 0 ? strings.chat.problems(errors) : strings.chat.clean}</span>
              </p>
            )}
            {errors > 0 && <Problems diagnostics={attempt.diagnostics} />}
            {attempt.script !== null &&
              (previous.trim() ? (
                <DiffBlock before={previous} after={attempt.script} />
              ) : (
                <ScriptBlock code={attempt.script} title={strings.chat.showScript} />
              ))}
          </div>
        );
      })}
    </div>
  );
}

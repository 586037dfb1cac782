import { useEffect, useState } from "react";
import { useStudio } from "../store";
import type { RunningTurn } from "../store/turn";
import { strings } from "../strings";
import { Attempts } from "./Attempts";
import { Markdown } from "./Markdown";
import { Stages } from "./Stages";

function useSeconds(since: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, now - since);
}

export function RunningTurnView({ turn }: { turn: RunningTurn }) {
  const before = useStudio((studio) => studio.base?.script ?? "");
  const elapsed = useSeconds(turn.startedAt);
  const failed = turn.attempts.filter((attempt) => attempt.diagnostics.length > 0 || attempt.script !== null);
  return (
    <div className="space-y-2" data-testid="running-turn">
      <Stages turn={turn} />
      {failed.length > 0 && <Attempts attempts={failed} before={before} />}
      {turn.text.trim() && <Markdown text={turn.text} streaming />}
      <p className="text-2xs text-faint">
        {[
          turn.author,
          turn.usage ? strings.chat.tokens(turn.usage.prompt_tokens + turn.usage.completion_tokens) : "",
          strings.units.seconds(elapsed),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </div>
  );
}

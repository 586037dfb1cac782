import { Check } from "lucide-react";
import type { RunningTurn } from "../store/turn";
import { strings } from "../strings";
import { cx } from "../ui/class";

/** How far a turn is: what is done, and what happens now. */
export function Stages({ turn }: { turn: RunningTurn }) {
  const repaired = turn.stages.some((stage) => stage.stage === "repairing");
  const order = ["reading", "writing", "checking", ...(repaired ? (["repairing"] as const) : []), "rendering"] as const;
  const seen = new Set(turn.stages.map((stage) => stage.stage));
  return (
    <ol className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      {order.map((stage) => {
        const now = turn.stage === stage;
        const done = !now && seen.has(stage);
        return (
          <li key={stage} className={cx("flex items-center gap-1", now ? "font-medium text-ink" : done ? "text-muted" : "text-faint")}>
            {done ? (
              <Check className="size-3 text-good" />
            ) : (
              <span className={cx("mx-0.5 size-2 rounded-full", now ? "animate-pulse-soft bg-accent" : "border border-line-strong")} />
            )}
            {strings.chat.stages[stage]}
            {now && stage === "repairing" && turn.attempt > 0 && ` ${turn.attempt}`}
          </li>
        );
      })}
    </ol>
  );
}

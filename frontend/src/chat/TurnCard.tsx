import { CircleCheck, CircleX, GitFork, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Card } from "../api/types";
import { useStudio } from "../store";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { Thumbnail } from "../ui/Thumbnail";
import { Tip } from "../ui/Tip";

/** How a turn ended: picture, what changed, what was measured, and the ways back to it. */
export function TurnCard({ number, card }: { number: number; card: Card | null | undefined }) {
  const version = useStudio((studio) => studio.versions.find((other) => other.number === number));
  const current = useStudio((studio) => studio.base?.number === number);
  const restore = useStudio((studio) => studio.restore);
  const fork = useStudio((studio) => studio.fork);
  const [busy, setBusy] = useState(false);
  const run = (action: (number: number) => Promise<void>) => {
    setBusy(true);
    void action(number).finally(() => setBusy(false));
  };
  const passed = card?.checks.filter((check) => check.passed).length ?? 0;
  const tokens = (card?.usage.prompt_tokens ?? 0) + (card?.usage.completion_tokens ?? 0);

  return (
    <article className="overflow-hidden rounded-lg border border-line bg-panel" data-testid="turn-card" data-version={number}>
      <div className="flex gap-3 p-2.5">
        <Thumbnail src={version?.thumbnail} alt={strings.chat.version(number)} className="size-20 shrink-0 rounded-md" />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <span className="font-medium">{strings.chat.version(number)}</span>
            {current && <span className="rounded-full bg-accent-soft px-1.5 text-2xs font-medium text-accent">{strings.chat.current}</span>}
          </div>
          {card?.size && (
            <p className="text-xs text-muted">{strings.units.mm(card.size.map((length) => formatNumber(length, 2)).join(" × "))}</p>
          )}
          {card && card.changes.length > 0 && (
            <ul className="mt-1 space-y-0.5 text-xs">
              {card.changes.slice(0, 6).map((change, i) => (
                <li key={i} className="flex gap-1.5">
                  <span aria-hidden className="text-faint">
                    ·
                  </span>
                  <span className="min-w-0 break-words">{change}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      {card && card.checks.length > 0 && (
        <div className="border-t border-line px-2.5 py-2">
          <p className="mb-1 text-2xs font-medium text-faint">{strings.chat.checksPassed(passed, card.checks.length)}</p>
          <ul className="space-y-0.5 text-xs">
            {card.checks.map((check, i) => (
              <li key={i} className="flex items-baseline gap-1.5">
                {check.passed ? (
                  <CircleCheck className="size-3.5 shrink-0 self-center text-good" />
                ) : (
                  <CircleX className="size-3.5 shrink-0 self-center text-bad" />
                )}
                <span className="shrink-0">{check.name}</span>
                <span className="ml-auto min-w-0 truncate pl-2 text-muted" title={check.measured}>
                  {check.measured}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="flex items-center gap-1 border-t border-line bg-raised/60 px-1.5 py-1">
        {!current && (
          <Tip text={strings.chat.restoreHint} side="top">
            <Button
              tone="quiet"
              size="small"
              disabled={busy}
              icon={<RotateCcw className="size-3.5" />}
              onClick={() => run(restore)}
              data-testid="restore"
            >
              {strings.chat.restore}
            </Button>
          </Tip>
        )}
        <Tip text={strings.chat.forkHint} side="top">
          <Button tone="quiet" size="small" disabled={busy} icon={<GitFork className="size-3.5" />} onClick={() => run(fork)} data-testid="fork">
            {strings.chat.fork}
          </Button>
        </Tip>
        {card && (
          <span className="ml-auto truncate pl-2 pr-1 text-2xs text-faint">
            {[card.author, tokens > 0 ? strings.chat.tokens(tokens) : "", card.usage.elapsed_ms > 0 ? strings.units.seconds(card.usage.elapsed_ms) : ""]
              .filter(Boolean)
              .join(" · ")}
          </span>
        )}
      </div>
    </article>
  );
}

import { ChevronRight, CircleAlert, CircleSlash } from "lucide-react";
import { memo, useState } from "react";
import type { Message } from "../api/types";
import { useStudio } from "../store";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { Attempts } from "./Attempts";
import { inline, Markdown } from "./Markdown";
import { TurnCard } from "./TurnCard";

function How({ turnId }: { turnId: string }) {
  const trace = useStudio((studio) => studio.traces[turnId]);
  const [open, setOpen] = useState(false);
  if (!trace || trace.attempts.length === 0) return null;
  const repairs = trace.attempts.length - 1;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-1 rounded text-xs text-muted hover:text-ink"
      >
        <ChevronRight className={cx("size-3.5 transition-transform duration-100", open && "rotate-90")} />
        {strings.chat.how}
        {repairs > 0 && ` · ${strings.chat.attempt(repairs)}`}
      </button>
      {open && (
        <div className="mt-1.5 border-l-2 border-line pl-3">
          <Attempts attempts={trace.attempts} before="" />
        </div>
      )}
    </div>
  );
}

export const MessageView = memo(function MessageView({ message }: { message: Message }) {
  if (message.role === "user") {
    return (
      <div className="flex justify-end">
        <div className="max-w-[88%] whitespace-pre-wrap break-words rounded-xl rounded-br-sm bg-accent-soft px-3 py-1.5">{message.text}</div>
      </div>
    );
  }
  const stopped = message.error != null && /^stopped/i.test(message.error);
  return (
    <div className="space-y-2">
      {message.text.trim() && <Markdown text={message.text} />}
      {message.error != null && (
        <div
          className={cx(
            "flex gap-2 rounded-lg border px-3 py-2",
            stopped ? "border-line bg-raised text-muted" : "border-bad/25 bg-bad-soft text-bad",
          )}
        >
          {stopped ? <CircleSlash className="mt-0.5 size-4 shrink-0" /> : <CircleAlert className="mt-0.5 size-4 shrink-0" />}
          <div className="min-w-0">
            {!stopped && <p className="font-medium">{strings.chat.failed}</p>}
            <p className="text-pretty break-words">{inline(message.error)}</p>
          </div>
        </div>
      )}
      {message.turn_id && <How turnId={message.turn_id} />}
      {message.version != null && <TurnCard number={message.version} card={message.card} />}
    </div>
  );
});

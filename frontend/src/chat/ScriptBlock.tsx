import { ChevronRight, Code2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { strings } from "../strings";
import { cx } from "../ui/class";

/** A piece of script in the conversation: folded away, or, while it is being written, its last lines running by. */
export function ScriptBlock({ code, title, live = false }: { code: string; title: string; live?: boolean }) {
  const [open, setOpen] = useState(false);
  const end = useRef<HTMLPreElement>(null);
  const shown = open || live;
  useEffect(() => {
    if (live && end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [code, live]);
  return (
    <div className="overflow-hidden rounded-md border border-line bg-raised">
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full items-center gap-1.5 px-2 text-xs text-muted hover:text-ink"
      >
        <ChevronRight className={cx("size-3.5 transition-transform duration-100", shown && "rotate-90")} />
        <Code2 className="size-3.5" />
        <span className={cx(live && "animate-pulse-soft")}>{title}</span>
        <span className="ml-auto text-faint">{strings.chat.scriptLines(code.split("\n").length)}</span>
      </button>
      {shown && (
        <pre
          ref={end}
          className={cx(
            "overflow-auto border-t border-line px-2.5 py-1.5 font-mono text-2xs leading-4",
            live && !open ? "h-32 overflow-hidden [mask-image:linear-gradient(transparent,black_40%)]" : "max-h-80",
          )}
        >
          {code}
        </pre>
      )}
    </div>
  );
}

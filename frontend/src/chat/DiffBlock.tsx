import { ChevronRight, FileDiff } from "lucide-react";
import { useMemo, useState } from "react";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { countChanges, diffLines, type DiffLine } from "./diff";

const TONES: Record<DiffLine["kind"], string> = {
  same: "text-muted",
  added: "bg-good-soft text-good",
  removed: "bg-bad-soft text-bad",
  fold: "text-faint",
};
const SIGNS: Record<DiffLine["kind"], string> = { same: " ", added: "+", removed: "−", fold: " " };

export function DiffBlock({ before, after }: { before: string; after: string }) {
  const [open, setOpen] = useState(false);
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const { added, removed } = countChanges(lines);
  if (added + removed === 0) return null;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-raised">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full items-center gap-1.5 px-2 text-xs text-muted hover:text-ink"
      >
        <ChevronRight className={cx("size-3.5 transition-transform duration-100", open && "rotate-90")} />
        <FileDiff className="size-3.5" />
        {strings.chat.showChanges}
        <span className="ml-auto flex gap-1.5 font-mono text-2xs">
          {added > 0 && <span className="text-good">+{added}</span>}
          {removed > 0 && <span className="text-bad">−{removed}</span>}
        </span>
      </button>
      {open && (
        <pre className="max-h-80 overflow-auto border-t border-line py-1 font-mono text-2xs leading-4">
          {lines.map((line, i) => (
            <div key={i} className={cx("min-w-fit px-2", TONES[line.kind])}>
              <span className="mr-2 select-none opacity-70">{SIGNS[line.kind]}</span>
              {line.text}
            </div>
          ))}
        </pre>
      )}
    </div>
  );
}

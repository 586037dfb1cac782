import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useStudio } from "../store";
import { strings } from "../strings";
import { cx } from "./class";

const ICONS = { info: Info, good: CircleCheck, bad: CircleAlert };

export function Notices() {
  const notices = useStudio((studio) => studio.notices);
  const dismiss = useStudio((studio) => studio.dismiss);
  return (
    <div className="pointer-events-none fixed inset-x-0 top-14 z-50 flex flex-col items-center gap-2 px-4" role="status" aria-live="polite">
      {notices.map((notice) => {
        const Icon = ICONS[notice.tone];
        return (
          <div
            key={notice.id}
            className="pointer-events-auto flex max-w-xl animate-appear items-center gap-2 rounded-lg bg-ink py-1.5 pl-3 pr-1.5 text-panel shadow-float"
          >
            <Icon className={cx("size-4 shrink-0", notice.tone === "bad" && "text-[#ff9d94] dark:text-[#b3261e]")} />
            <span className="min-w-0 py-0.5 text-pretty">{notice.text}</span>
            {notice.action && (
              <button
                type="button"
                className="h-7 shrink-0 rounded-md px-2 font-medium text-[#9cc2ff] hover:bg-panel/10 dark:text-[#1d51a8]"
                onClick={() => {
                  notice.action?.run();
                  dismiss(notice.id);
                }}
              >
                {notice.action.label}
              </button>
            )}
            <button
              type="button"
              aria-label={strings.actions.dismiss}
              className="flex size-7 shrink-0 items-center justify-center rounded-md opacity-70 hover:bg-panel/10 hover:opacity-100"
              onClick={() => dismiss(notice.id)}
            >
              <X className="size-3.5" />
            </button>
          </div>
        );
      })}
    </div>
  );
}

import { useState } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";

/** The name, editable where it stands. Enter and leaving keep it, Esc does not. */
export function ProjectName() {
  const name = useStudio((studio) => studio.project?.name ?? "");
  const rename = useStudio((studio) => studio.rename);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? name;
  return (
    <div className="relative grid min-w-12 max-w-80 items-center">
      {/* The text itself gives the field its width. */}
      <span aria-hidden className="invisible col-start-1 row-start-1 h-8 overflow-hidden whitespace-pre px-2 text-base font-medium">
        {shown || strings.projects.untitled}
      </span>
      <input
        aria-label={strings.topbar.rename}
        className="col-start-1 row-start-1 h-8 w-full min-w-0 truncate rounded-md border border-transparent bg-transparent px-2 text-base font-medium outline-none hover:border-line-strong/60 focus:border-accent focus:bg-panel"
        value={shown}
        maxLength={120}
        spellCheck={false}
        placeholder={strings.projects.untitled}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => {
          if (typed !== null) void rename(typed);
          setTyped(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            event.stopPropagation();
            setTyped(null);
            const field = event.currentTarget;
            requestAnimationFrame(() => field.blur());
          }
        }}
        data-testid="project-name"
      />
    </div>
  );
}

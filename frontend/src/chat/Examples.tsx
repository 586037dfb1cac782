import { useMemo } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";


/** A few prompts of the catalogue, from different parts, the same ones all day long. */
export function usePrompts(count: number): { prompt: string; title: string; id: string }[] {
  const catalogue = useStudio((studio) => studio.catalogue);
  return useMemo(
    () =>
      catalogue
        .filter((part) => part.prompts.length > 0)
        .slice(0, count)
        .map((part) => ({ prompt: part.prompts[0], title: part.title, id: part.id })),
    [catalogue, count],
  );
}

export function Examples({ onPick }: { onPick: (prompt: string) => void }) {
  const prompts = usePrompts(5);
  return (
    <div className="pt-6">
      <p className="text-base font-medium">{strings.chat.emptyTitle}</p>
      <p className="mt-1 text-pretty text-muted">{strings.chat.emptyHint}</p>
      {prompts.length > 0 && (
        <>
          <p className="mb-1.5 mt-6 text-xs font-medium text-faint">{strings.projects.examples}</p>
          <div className="space-y-1.5">
            {prompts.map(({ prompt, id }) => (
              <button
                key={id}
                type="button"
                className="block w-full rounded-lg border border-line px-3 py-2 text-left text-pretty hover:border-line-strong hover:bg-hover"
                onClick={() => {
                  onPick(prompt);
                  document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.focus();
                }}
              >
                {prompt}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

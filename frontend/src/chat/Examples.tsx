import { useEffect, useMemo } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Thumbnail } from "../ui/Thumbnail";


export interface Example {
  id: string;
  title: string;
  prompt: string;
  picture: string | null;
}

/** A few examples from all over the catalogue, with their pictures as they become ready. */
export function useExamples(count: number): Example[] {
  const catalogue = useStudio((studio) => studio.catalogue);
  const pictures = useStudio((studio) => studio.pictures);
  const loadPictures = useStudio((studio) => studio.loadPictures);
  const chosen = useMemo(() => {
    const parts = catalogue.filter((part) => part.prompts.length > 0);
    const some = Math.min(count, parts.length);
    return Array.from({ length: some }, (_, i) => parts[Math.floor(((i + 0.5) * parts.length) / some)]);
  }, [catalogue, count]);
  useEffect(() => {
    const stop = new AbortController();
    // After the first paint, and not at all when the person goes on at once.
    const timer = setTimeout(() => void loadPictures(chosen.map((part) => part.id), stop.signal), 400);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [chosen, loadPictures]);
  return chosen.map((part) => ({ id: part.id, title: part.title, prompt: part.prompts[0], picture: pictures[part.id] ?? null }));
}

export function Examples({ onPick }: { onPick: (prompt: string) => void }) {
  const examples = useExamples(5);
  return (
    <div className="pt-6">
      <p className="text-base font-medium">{strings.chat.emptyTitle}</p>
      <p className="mt-1 text-pretty text-muted">{strings.chat.emptyHint}</p>
      {examples.length > 0 && (
        <>
          <p className="mb-1.5 mt-6 text-xs font-medium text-faint">{strings.projects.examples}</p>
          <div className="space-y-1.5">
            {examples.map(({ prompt, id, picture }) => (
              <button
                key={id}
                type="button"
                className="flex w-full items-center gap-3 overflow-hidden rounded-lg border border-line pr-3 text-left text-pretty hover:border-line-strong hover:bg-hover"
                onClick={() => {
                  onPick(prompt);
                  document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.focus();
                }}
              >
                <Thumbnail src={picture} alt="" className="size-14 shrink-0" />
                <span className="py-1.5">{prompt}</span>
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

import { useStudio } from "../store";
import { useLate } from "../ui/useLate";

/** A thin line at the top edge while something renders; what takes no time shows none. */
export function ProgressLine() {
  const rendering = useStudio(
    (studio) => studio.online && (studio.phase === "rendering" || studio.fullRunning || studio.turn?.stage === "rendering"),
  );
  const fraction = useStudio((studio) => studio.progress?.fraction ?? null);
  if (!useLate(rendering)) return null;
  return (
    <div className="absolute inset-x-0 top-0 z-10 h-0.5 overflow-hidden" role="progressbar" aria-valuenow={fraction === null ? undefined : Math.round(fraction * 100)}>
      {fraction === null || fraction < 0.02 ? (
        <div className="h-full w-1/4 animate-sweep bg-accent" />
      ) : (
        <div className="h-full origin-left bg-accent transition-transform duration-150" style={{ transform: `scaleX(${fraction})` }} />
      )}
    </div>
  );
}

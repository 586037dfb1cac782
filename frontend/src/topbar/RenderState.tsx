import { useStudio } from "../store";
import { strings } from "../strings";
import { cx } from "../ui/class";

export type State = "idle" | "rendering" | "error" | "offline";

export function useRenderState(): State {
  return useStudio((studio) => (studio.everOnline && !studio.online ? "offline" : studio.phase));
}

const DOTS: Record<State, string> = {
  idle: "bg-good",
  rendering: "bg-accent animate-pulse-soft",
  error: "bg-bad",
  offline: "bg-warn",
};

export function RenderState({ compact }: { compact: boolean }) {
  const state = useRenderState();
  const stage = useStudio((studio) => studio.progress?.stage ?? null);
  const elapsed = useStudio((studio) => studio.elapsedMs);
  const refining = useStudio((studio) => studio.refining);
  const hasMesh = useStudio((studio) => studio.mesh !== null);
  const turnStage = useStudio((studio) => studio.turn?.stage ?? null);
  const setConsoleOpen = useStudio((studio) => studio.setConsoleOpen);
  const setCompactTab = useStudio((studio) => studio.setCompactTab);

  let text: string = strings.render[state === "rendering" ? "rendering" : state];
  if (state === "idle" && !hasMesh) text = turnStage ? strings.chat.stages[turnStage] : strings.render.empty;
  if (state === "idle" && refining) text = strings.render.refining;
  if (state === "rendering" && stage) text = strings.render.stages[stage];

  return (
    <button
      type="button"
      className="mr-1 flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-xs text-muted hover:bg-hover hover:text-ink"
      data-testid="render-state"
      data-state={state}
      onClick={() => (compact ? setCompactTab("console") : setConsoleOpen(true))}
    >
      <span className={cx("size-2 rounded-full", DOTS[state], state === "idle" && refining && "animate-pulse-soft", state === "idle" && !hasMesh && (turnStage ? "animate-pulse-soft bg-accent" : "bg-line-strong"))} />
      <span className="max-sm:sr-only" aria-live="polite">
        {text}
      </span>
      {state === "idle" && !refining && hasMesh && elapsed !== null && <span className="text-faint max-lg:hidden">{strings.render.took(elapsed)}</span>}
    </button>
  );
}

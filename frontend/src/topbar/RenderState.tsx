import { useState } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { useLate } from "../ui/useLate";

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
  const hasMesh = useStudio((studio) => studio.mesh !== null);
  const late = useLate(state === "rendering");
  // What takes no time goes by without a flicker: until then it stays what it was.
  const [before, setBefore] = useState(state);
  if (state !== "rendering" && state !== before) setBefore(state);
  const shown = state === "rendering" && !late && hasMesh ? before : state;
  const stage = useStudio((studio) => studio.progress?.stage ?? null);
  const elapsed = useStudio((studio) => studio.elapsedMs);
  const refining = useStudio((studio) => studio.refining);
  const turnStage = useStudio((studio) => studio.turn?.stage ?? null);
  const setConsoleOpen = useStudio((studio) => studio.setConsoleOpen);
  const setCompactTab = useStudio((studio) => studio.setCompactTab);

  let text: string = strings.render[shown];
  if (shown === "idle" && !hasMesh) text = turnStage ? strings.chat.stages[turnStage] : strings.render.empty;
  if (shown === "idle" && refining) text = strings.render.refining;
  if (shown === "rendering" && stage) text = strings.render.stages[stage];

  return (
    <button
      type="button"
      className="mr-1 flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-xs text-muted hover:bg-hover hover:text-ink"
      data-testid="render-state"
      data-state={state}
      onClick={() => (compact ? setCompactTab("console") : setConsoleOpen(true))}
    >
      <span className={cx("size-2 rounded-full", DOTS[shown], shown === "idle" && refining && "animate-pulse-soft", shown === "idle" && !hasMesh && (turnStage ? "animate-pulse-soft bg-accent" : "bg-line-strong"))} />
      <span className="max-sm:sr-only" aria-live="polite">
        {text}
      </span>
      {shown === "idle" && !refining && hasMesh && elapsed !== null && <span className="text-faint max-lg:hidden">{strings.render.took(elapsed)}</span>}
    </button>
  );
}

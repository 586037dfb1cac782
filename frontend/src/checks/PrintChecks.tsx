import { CircleCheck, LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Report } from "../api/types";
import { useStudio } from "../store";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";
import { FindingRow, showPlace } from "./FindingRow";
import { isJudged, passedChecks } from "./verdicts";

/** ms without a change before the full part is judged: nobody waits for it while a slider moves. */
const PAUSE = 700;

/** While the pane is open, what a preview showed is judged in full as soon as the person rests. */
function useJudged(report: Report): boolean {
  const profile = useStudio((studio) => studio.settings?.print);
  const judged = isJudged(report, profile);
  // What did not help once is not tried again by itself.
  const wish = useStudio((studio) => `${studio.script}\n${JSON.stringify([studio.values, studio.settings?.print])}`);
  const tried = useRef("");
  const resting = useStudio((studio) => studio.phase === "idle" && !studio.stale && !studio.fullRunning && !studio.turn && studio.online);
  useEffect(() => {
    if (judged || !resting || tried.current === wish) return;
    const timer = setTimeout(() => {
      tried.current = wish;
      void useStudio.getState().ensureFull().catch(() => undefined);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [judged, resting, wish]);
  return judged;
}

function Printer() {
  const profile = useStudio((studio) => studio.settings?.print);
  const openSettings = useStudio((studio) => studio.openSettings);
  if (!profile) return null;
  return (
    <p className="flex items-baseline justify-between gap-3 px-2.5 pt-2 text-xs text-faint">
      <span className="min-w-0 text-pretty">{strings.checks.judgedFor(formatNumber(profile.nozzle, 2), formatNumber(profile.layer_height, 2))}</span>
      <button type="button" className="shrink-0 rounded text-accent hover:underline" onClick={() => openSettings("print")} data-testid="print-settings">
        {strings.checks.change}
      </button>
    </p>
  );
}

/** Findings, the worst first, then what passed with its figure. */
export function PrintChecks({ report }: { report: Report }) {
  const judged = useJudged(report);
  const running = useStudio((studio) => studio.fullRunning);
  const failed = useStudio((studio) => studio.phase === "error");
  const passed = passedChecks(report);
  return (
    <div data-testid="print-checks" data-judged={judged}>
      {report.findings.length > 0 && (
        <ul className="-mx-2.5 space-y-0.5">
          {report.findings.map((finding, i) => (
            <FindingRow key={i} finding={finding} />
          ))}
        </ul>
      )}
      {!judged && (
        <div className="flex items-center gap-3 py-1 text-muted" role="status" data-testid="not-judged">
          {failed ? (
            <span className="flex-1 text-pretty">{strings.checks.notRun}</span>
          ) : (
            <>
              <LoaderCircle className={cx("size-4 shrink-0", running && "animate-spin")} />
              <span className="flex-1 text-pretty">{running ? strings.checks.running : strings.checks.waiting}</span>
            </>
          )}
          {!running && (
            <Button size="small" onClick={() => useStudio.getState().renderFull()} data-testid="run-checks">
              {strings.checks.run}
            </Button>
          )}
        </div>
      )}
      {passed.length > 0 && (
        <ul className={cx("-mx-2.5", report.findings.length > 0 && "mt-1")}>
          {passed.map(({ name, figure, place }) => {
            const row = (
              <>
                <CircleCheck className="size-4 shrink-0 text-good" aria-label={strings.checks.ok} />
                <span className="shrink-0">{name}</span>
                <span className="ml-auto min-w-0 text-right tabular-nums text-muted">{figure}</span>
              </>
            );
            const layout = "flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1 text-left";
            return (
              <li key={name} data-testid="passed">
                {place ? (
                  <button
                    type="button"
                    className={cx(layout, "hover:bg-hover")}
                    title={strings.checks.showPlace}
                    onClick={() => showPlace({ place, text: `${name} ${figure}`, severity: "info", faces: [] })}
                  >
                    {row}
                  </button>
                ) : (
                  <div className={layout}>{row}</div>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <div className="-mx-2.5">
        <Printer />
      </div>
    </div>
  );
}

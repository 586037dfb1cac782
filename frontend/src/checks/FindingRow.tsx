import { CircleX, Info, TriangleAlert } from "lucide-react";
import type { Finding, Severity } from "../api/types";
import { useStudio } from "../store";
import type { Pin, Point } from "../store/view";
import { orderView } from "../store/view";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { headline } from "./verdicts";

const ICONS: Record<Severity, typeof Info> = { error: CircleX, warning: TriangleAlert, info: Info };
const COLORS: Record<Severity, string> = { error: "text-bad", warning: "text-warn", info: "text-accent" };

/** Marks the place, tints the faces, and takes the camera there; on a click only. */
export function showPlace(pin: Pin): void {
  useStudio.getState().setPin(pin);
  orderView({ kind: "place", place: pin.place, faces: pin.faces });
}

/** What was found, in words. The whole of it flies to the place; the line of the script is a link of its own. */
export function FindingRow({ finding }: { finding: Finding }) {
  const active = useStudio((studio) => studio.pin?.text === headline(finding.message));
  const { revealLocation } = useStudio.getState();
  const Icon = ICONS[finding.severity];
  const { place, location } = finding;
  const show = place
    ? () =>
        showPlace({
          place: place as Point,
          text: headline(finding.message),
          severity: finding.severity,
          faces: finding.faces as [number, number][],
        })
    : undefined;
  return (
    <li className={cx("rounded-lg", active ? "bg-accent-soft/60" : show && "hover:bg-hover")} data-testid="finding" data-severity={finding.severity} data-kind={finding.kind}>
      <button
        type="button"
        disabled={!show}
        aria-pressed={show ? active : undefined}
        title={show ? strings.checks.showPlace : undefined}
        onClick={show}
        className="flex w-full items-start gap-2.5 rounded-lg px-2.5 py-2 text-left"
      >
        <Icon className={cx("mt-0.5 size-4 shrink-0", COLORS[finding.severity])} aria-label={strings.checks.severity[finding.severity]} />
        <span className="min-w-0 flex-1 text-pretty">{finding.message}</span>
      </button>
      {location && location.file == null && (
        <button
          type="button"
          className="mb-2 ml-9 rounded text-xs text-accent hover:underline"
          onClick={() => revealLocation(location, true)}
          data-testid="finding-line"
        >
          {strings.checks.showLine(location.line)}
        </button>
      )}
    </li>
  );
}

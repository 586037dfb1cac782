/** What the print checks of a report come to: which passed, with their figures. Pure. */
import type { Finding, PrintFacts, PrintProfile, Report } from "../api/types";
import type { Point } from "../store/view";
import { formatNumber } from "../store/values";
import { strings } from "../strings";

export interface Passed {
  name: string;
  figure: string;
  /** Where the figure was found. */
  place: Point | null;
}

const mm = (length: number) => strings.units.mm(formatNumber(length, 2));

/** mm; walls and gaps wider than this are not measured. */
export const REACH = 10;

/** What stands in no finding's way, as people read it down the list. */
export function passedChecks(report: Report): Passed[] {
  const { print } = report;
  if (!print) return [];
  const { checks } = strings;
  const has = (...kinds: Finding["kind"][]) => report.findings.some((finding) => kinds.includes(finding.kind));
  const spot = (name: string, found: PrintFacts["thinnest_wall"], none: string): Passed => ({
    name,
    figure: found ? mm(found.length) : none,
    place: found ? (found.place as Point) : null,
  });
  const passed: Passed[] = [];
  if (!has("self_intersection", "open_edge", "flipped_face", "degenerate_face")) {
    passed.push({ name: checks.passed.surface, figure: checks.passed.closed, place: null });
  }
  if (!has("thin_wall")) passed.push(spot(checks.passed.wall, print.thinnest_wall, checks.passed.over(REACH)));
  if (!has("narrow_gap")) passed.push(spot(checks.passed.gap, print.narrowest_gap, checks.passed.none));
  if (!has("overhang")) passed.push({ name: checks.passed.overhang, figure: checks.passed.noSupport, place: null });
  if (!has("bridge")) passed.push(spot(checks.passed.bridge, print.longest_bridge, checks.passed.none));
  if (!has("island", "floating_body")) passed.push({ name: checks.passed.island, figure: checks.passed.none, place: null });
  if (!has("bed_fit")) {
    passed.push({ name: checks.passed.bed, figure: strings.units.mm(print.profile.bed.map((side) => formatNumber(side, 0)).join(" × ")), place: null });
  }
  return passed;
}

export function sameProfile(a: PrintProfile, b: PrintProfile): boolean {
  return (
    a.nozzle === b.nozzle &&
    a.layer_height === b.layer_height &&
    a.overhang === b.overhang &&
    a.bed.every((side, i) => side === b.bed[i])
  );
}

/** Whether the report says all that it can about this printer. Previews are not judged. */
export function isJudged(report: Report | null | undefined, profile: PrintProfile | undefined): boolean {
  if (!report) return false;
  if (report.dimension !== 3 || !report.manifold) return true;
  return report.print != null && (profile === undefined || sameProfile(report.print.profile as PrintProfile, profile));
}

/** What stands before the advice: enough for a label in the view. */
export function headline(message: string): string {
  return message.split(/: |; /)[0].replace(/\.$/, "");
}

import { CircleCheck, CircleX, Ruler, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Report, Severity } from "../api/types";
import { useStudio } from "../store";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { Empty } from "../ui/Empty";
import { PrintChecks } from "./PrintChecks";

/** PLA, g/mm³. */
const DENSITY = 1.24e-3;

const area = (mm2: number) =>
  mm2 >= 1000 ? strings.units.cm2(formatNumber(mm2 / 100, 1)) : strings.units.mm2(formatNumber(mm2, 1));
const volume = (mm3: number) =>
  mm3 >= 1000 ? strings.units.cm3(formatNumber(mm3 / 1000, 2)) : strings.units.mm3(formatNumber(mm3, 1));

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="mb-2 text-xs font-medium text-faint">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 py-0.5">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

function Facts({ report }: { report: Report }) {
  const elapsed = useStudio((studio) => studio.elapsedMs);
  const solid = report.dimension === 3;
  const size = report.bounds?.max.map((max, i) => max - (report.bounds?.min[i] ?? 0));
  return (
    <dl>
      {size && (
        <Fact name={strings.checks.size}>
          {strings.units.mm(size.slice(0, solid ? 3 : 2).map((length) => formatNumber(length, 2)).join(" × "))}
        </Fact>
      )}
      {solid && <Fact name={strings.checks.volume}>{volume(report.volume)}</Fact>}
      {solid && <Fact name={strings.checks.mass}>{strings.units.grams(formatNumber(report.volume * DENSITY, 1))}</Fact>}
      <Fact name={solid ? strings.checks.area : strings.checks.drawingArea}>{area(report.area)}</Fact>
      {solid && <Fact name={strings.checks.bodies}>{report.bodies.length}</Fact>}
      {solid && <Fact name={strings.checks.holes}>{report.genus}</Fact>}
      {solid && report.center_of_mass && (
        <Fact name={strings.checks.center}>{report.center_of_mass.map((x) => formatNumber(x, 1)).join(", ")}</Fact>
      )}
      <Fact name={strings.checks.triangles}>{report.triangles.toLocaleString("en")}</Fact>
      {report.tiers.length > 0 && <Fact name={strings.checks.tiers}>{report.tiers.join(", ")}</Fact>}
      {report.field && (
        <Fact name={strings.checks.tolerance}>
          {strings.units.mm(formatNumber(report.field.tolerance, 4))}
          <span className="text-faint"> {strings.checks.toleranceFound(formatNumber(report.field.deviation, 4))}</span>
        </Fact>
      )}
      {elapsed !== null && <Fact name={strings.checks.took}>{strings.render.took(elapsed)}</Fact>}
    </dl>
  );
}

const GOOD = { icon: CircleCheck, className: "bg-good-soft text-good" };
const VERDICTS = {
  drawing: GOOD,
  printable: GOOD,
  closed: GOOD,
  care: { icon: TriangleAlert, className: "bg-warn-soft text-warn" },
  faulty: { icon: CircleX, className: "bg-bad-soft text-bad" },
  open: { icon: CircleX, className: "bg-bad-soft text-bad" },
};

/** The worst that was found, in one word. */
function verdictOf(report: Report): keyof typeof VERDICTS {
  if (!report.manifold) return "open";
  const has = (severity: Severity) => report.findings.some((finding) => finding.severity === severity);
  if (has("error")) return "faulty";
  if (has("warning")) return "care";
  return report.print ? "printable" : "closed";
}

export function ChecksPane() {
  const report = useStudio((studio) => studio.report);
  const stale = useStudio((studio) => studio.stale);
  const number = useStudio((studio) => studio.base?.number);
  const card = useStudio((studio) => studio.messages.findLast((message) => message.version != null && message.version === number)?.card);
  if (!report || report.dimension === 0) {
    return <Empty icon={<Ruler className="size-8" />} title={strings.checks.empty} hint={strings.checks.emptyHint} />;
  }
  const solid = report.dimension === 3;
  const verdict = !solid ? "drawing" : verdictOf(report);
  const { icon: Icon, className } = VERDICTS[verdict];
  return (
    <div className="scroll-area h-full" data-testid="checks">
      <div className={cx("m-3 mb-0 flex items-center gap-2 rounded-lg px-3 py-2", className)} data-testid="verdict">
        <Icon className="size-4 shrink-0" />
        <span className="font-medium">{strings.checks.verdicts[verdict]}</span>
      </div>
      {stale && <p className="px-4 pt-2 text-xs text-faint">{strings.checks.stale}</p>}
      {card && card.checks.length > 0 && (
        <Section title={strings.checks.asked}>
          <ul className="space-y-1">
            {card.checks.map((check, i) => (
              <li key={i} className="flex items-center gap-2">
                {check.passed ? <CircleCheck className="size-4 shrink-0 text-good" /> : <CircleX className="size-4 shrink-0 text-bad" />}
                <span className="shrink-0">{check.name}</span>
                <span className="ml-auto min-w-0 text-right text-pretty text-muted">{check.measured}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={strings.checks.print}>
        {solid ? <PrintChecks report={report} /> : <p className="text-muted">{strings.checks.noFindings}</p>}
      </Section>
      <Section title={strings.checks.measured}>
        <Facts report={report} />
      </Section>
      {report.parts.length > 1 && (
        <Section title={strings.checks.parts}>
          <ul className="space-y-1">
            {report.parts.map((part, i) => (
              <li key={i} className="flex items-center gap-2">
                <span className="size-3 rounded-full border border-line-strong" style={part.color ? { background: part.color } : undefined} />
                <span className="min-w-0 truncate">{part.name}</span>
                <span className="ml-auto shrink-0 text-muted">{volume(part.volume)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

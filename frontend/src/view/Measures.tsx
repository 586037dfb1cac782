/** Measures that stand, the one being taken, and what the pointer snaps to. */
import { useEffect, useMemo } from "react";
import { useStudio } from "../store";
import type { Point } from "../store/view";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { FatLines } from "./FatLines";
import type { Snap } from "./pick";
import { useLabels, type Label } from "./stage";

const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];

/** The distance, and its parts along the axes where it runs along more than one. */
export function measureText(from: Point, to: Point): string {
  const parts = to.map((value, i) => Math.abs(value - from[i]));
  const distance = strings.units.mm(formatNumber(Math.hypot(...parts), 2));
  if (parts.filter((part) => part > 0.005).length < 2) return distance;
  return `${distance}  ·  ${parts.map((part, i) => `${strings.view.axisNames[i]} ${formatNumber(part, 2)}`).join("  ")}`;
}

export interface MeasureState {
  from: Point | null;
  hover: Snap | null;
}

export function Measures({ state, color }: { state: MeasureState; color: string }) {
  const measures = useStudio((studio) => studio.measures);
  const { from, hover } = state;
  const points = useMemo(() => {
    const lines = measures.flatMap((measure) => [...measure.from, ...measure.to]);
    if (from && hover) lines.push(...from, ...hover.point);
    return lines;
  }, [measures, from, hover]);
  useEffect(() => {
    const labels: Label[] = measures.map((measure) => ({
      id: `measure-${measure.id}`,
      at: middle(measure.from, measure.to),
      text: measureText(measure.from, measure.to),
      tone: "measure",
    }));
    if (from && hover) labels.push({ id: "measuring", at: middle(from, hover.point), text: measureText(from, hover.point), tone: "measure" });
    else if (hover?.circle) {
      labels.push({
        id: "hover",
        at: hover.point,
        text: strings.view.diameter(strings.units.mm(formatNumber(hover.circle.radius * 2, 2))),
        tone: "hint",
      });
    } else if (hover?.edge) {
      labels.push({ id: "hover", at: hover.point, text: strings.view.edge(strings.units.mm(formatNumber(hover.edge.length, 2))), tone: "hint" });
    }
    useLabels.getState().set("measures", labels);
  }, [measures, from, hover]);
  useEffect(() => () => useLabels.getState().set("measures", []), []);
  return <FatLines points={points} color={color} width={1.75} overlay />;
}

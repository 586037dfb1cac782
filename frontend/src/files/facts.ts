/** What is known of a file, in words for its row. */
import type { ProjectFile } from "../api/types";
import { formatNumber } from "../store/values";
import { strings } from "../strings";

export function about({ facts }: ProjectFile): string {
  if (!facts) return "";
  const size = (low: number[], high: number[]) => strings.units.mm(low.map((value, i) => formatNumber(high[i] - value, 2)).join(" × "));
  switch (facts.type) {
    case "mesh":
      return `${size(facts.bounds.min, facts.bounds.max)} · ${strings.files.triangles(facts.triangles)}`;
    case "drawing":
      return size(facts.min, facts.max);
    case "image":
      return strings.files.pixels(facts.width, facts.height);
    case "table":
      return strings.files.table(facts.columns, facts.rows);
    case "script":
      return strings.files.names(facts.names);
    case "font":
      return facts.families.join(", ");
    case "broken":
      return "";
  }
}

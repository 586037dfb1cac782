/** Colours of the scene, for each theme. */
import type { Severity } from "../api/types";

export interface Palette {
  sky: string;
  ground: string;
  part: string;
  edge: string;
  grid: string;
  axes: [string, string, string];
  accent: string;
  /** Faces that a check is about. */
  marks: Record<Severity, string>;
  dimension: string;
  cap: string;
  hatch: string;
  shadow: number;
  light: { sky: string; ground: string; ambient: number; key: number; fill: number };
}

export const LIGHT: Palette = {
  sky: "#f7f8fa",
  ground: "#e3e7ec",
  part: "#ccd2da",
  edge: "#39424e",
  grid: "#7d8794",
  axes: ["#d1433b", "#3c9a4f", "#3a6fd8"],
  accent: "#2563c9",
  marks: { error: "#d0342c", warning: "#e08a00", info: "#2563c9" },
  dimension: "#4a5361",
  cap: "#c3d4f2",
  hatch: "#2563c9",
  shadow: 0.34,
  light: { sky: "#ffffff", ground: "#c3c8cf", ambient: 1.7, key: 1.85, fill: 0.6 },
};

export const DARK: Palette = {
  sky: "#1c1f24",
  ground: "#0f1114",
  part: "#8e98a6",
  edge: "#0c0e11",
  grid: "#77808d",
  axes: ["#e8695f", "#5fb871", "#6b9af0"],
  accent: "#6ea4f4",
  marks: { error: "#f0655c", warning: "#f2b035", info: "#6ea4f4" },
  dimension: "#a4abb6",
  cap: "#36507a",
  hatch: "#6ea4f4",
  shadow: 0.6,
  light: { sky: "#e8edf5", ground: "#3a404a", ambient: 1.05, key: 1.9, fill: 0.5 },
};

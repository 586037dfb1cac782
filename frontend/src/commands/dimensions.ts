import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "dimensions",
  title: strings.commands.dimensions,
  group: "view",
  keys: ["b"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setPreference("dimensions", !studio.preferences.dimensions),
};

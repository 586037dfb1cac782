import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "grid",
  title: strings.commands.grid,
  group: "view",
  keys: ["g"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setPreference("grid", !studio.preferences.grid),
};

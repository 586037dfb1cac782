import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "projection",
  title: strings.commands.projection,
  group: "view",
  keys: ["p"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setPreference("orthographic", !studio.preferences.orthographic),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "wireframe",
  title: strings.commands.wireframe,
  group: "view",
  keys: ["w"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setPreference("wireframe", !studio.preferences.wireframe),
};

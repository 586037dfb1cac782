import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "edges",
  title: strings.commands.edges,
  group: "view",
  keys: ["e"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setPreference("edges", !studio.preferences.edges),
};

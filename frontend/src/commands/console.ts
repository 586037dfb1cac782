import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "console",
  title: strings.commands.console,
  group: "general",
  keys: ["mod+j"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setConsoleOpen(!studio.consoleOpen),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "undo",
  title: strings.commands.undo,
  group: "part",
  keys: ["mod+z"],
  enabled: (studio) => studio.projectId !== null,
  inFields: false,
  run: (studio) => studio.undo(),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "redo",
  title: strings.commands.redo,
  group: "part",
  keys: ["mod+shift+z", "mod+y"],
  enabled: (studio) => studio.projectId !== null,
  inFields: false,
  run: (studio) => studio.redo(),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "saveVersion",
  title: strings.commands.saveVersion,
  group: "part",
  keys: ["mod+s"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => void studio.save(),
};

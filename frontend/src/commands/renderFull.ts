import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "renderFull",
  title: strings.commands.renderFull,
  group: "part",
  keys: ["f6", "mod+enter"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.renderFull(),
};

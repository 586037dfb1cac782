import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "settings",
  title: strings.commands.settings,
  group: "general",
  keys: ["mod+,"],
  run: (studio) => studio.setDialog("settings"),
};

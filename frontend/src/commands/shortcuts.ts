import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "shortcuts",
  title: strings.commands.shortcuts,
  group: "general",
  keys: ["?"],
  run: (studio) => studio.setDialog("shortcuts"),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "reference",
  title: strings.commands.reference,
  group: "general",
  keys: ["f1"],
  run: (studio) => studio.openReference(null),
};

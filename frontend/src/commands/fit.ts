import { orderView } from "../store/view";
import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "fit",
  title: strings.commands.fit,
  group: "view",
  keys: ["f"],
  enabled: (studio) => studio.projectId !== null,
  run: () => orderView({ kind: "fit" }),
};

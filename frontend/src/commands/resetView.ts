import { orderView } from "../store/view";
import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "resetView",
  title: strings.commands.resetView,
  group: "view",
  keys: ["r"],
  enabled: (studio) => studio.projectId !== null,
  run: () => orderView({ kind: "reset" }),
};

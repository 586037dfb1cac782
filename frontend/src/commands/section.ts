import { orderView } from "../store/view";
import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "section",
  title: strings.commands.section,
  group: "view",
  keys: ["c"],
  enabled: (studio) => studio.mesh !== null,
  run: (studio) => (studio.section ? studio.setSection(null) : orderView({ kind: "section", axis: 1 })),
};

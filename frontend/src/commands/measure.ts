import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "measure",
  title: strings.commands.measure,
  group: "view",
  keys: ["d"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.setMeasuring(!studio.measuring),
};

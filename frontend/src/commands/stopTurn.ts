import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "stopTurn",
  title: strings.commands.stopTurn,
  group: "chat",
  keys: ["escape"],
  inFields: true,
  enabled: (studio) => studio.dialog === null && (studio.measuring || studio.turn !== null || studio.selection !== null),
  run: (studio) => {
    if (studio.measuring) studio.setMeasuring(false);
    else if (studio.turn) studio.stopTurn();
    else studio.select(null);
  },
};

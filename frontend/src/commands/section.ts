import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "section",
  title: strings.commands.section,
  group: "view",
  keys: ["c"],
  enabled: (studio) => studio.mesh !== null,
  run: (studio) => {
    if (studio.section) return studio.setSection(null);
    const bounds = studio.mesh?.frame.header.bounds;
    if (bounds) studio.setSection({ axis: 1, offset: (bounds.min[1] + bounds.max[1]) / 2, flipped: false });
  },
};

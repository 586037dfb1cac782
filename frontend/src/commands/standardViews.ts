import { orderView } from "../store/view";
import { strings } from "../strings";
import type { Command } from "./command";

/** 1 to 8: front, back, left, right, top, bottom, and two isometric views. */
export const commands: Command[] = strings.view.views.map((name, i) => ({
  id: `view${i + 1}`,
  title: strings.commands.view(i + 1, name),
  group: "view",
  keys: [String(i + 1)],
  enabled: (studio) => studio.projectId !== null,
  run: () => orderView({ kind: "standard", view: i + 1 }),
}));

import { strings } from "../strings";
import type { Command } from "./command";

/** What the editor does itself where it has the focus, for all other places. */
export const commands: Command[] = [
  { id: "format", title: strings.commands.format, keys: ["alt+shift+f"], action: "editor.action.formatDocument" },
  { id: "outline", title: strings.commands.outline, keys: ["mod+shift+o"], action: "editor.action.quickOutline" },
].map(({ action, ...command }) => ({
  ...command,
  group: "editor" as const,
  inFields: false,
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.runInEditor(action),
}));

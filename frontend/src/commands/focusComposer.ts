import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "focusComposer",
  title: strings.commands.focusComposer,
  group: "chat",
  keys: ["/"],
  run: () => document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.focus(),
};

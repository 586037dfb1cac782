import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "theme",
  title: strings.commands.theme,
  group: "general",
  keys: ["mod+shift+l"],
  run: (studio) =>
    studio.setPreference("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark"),
};

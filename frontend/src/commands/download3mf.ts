import { download } from "../topbar/download";
import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "download3mf",
  title: strings.commands.download3mf,
  group: "part",
  keys: ["mod+shift+e"],
  enabled: (studio) => studio.script.trim() !== "",
  run: (studio) => void download(studio, "3mf"),
};

import { strings } from "../strings";
import type { Command } from "./command";

export const command: Command = {
  id: "preview",
  title: strings.commands.preview,
  group: "part",
  keys: ["f5"],
  enabled: (studio) => studio.projectId !== null,
  run: (studio) => studio.requestPreview("now"),
};

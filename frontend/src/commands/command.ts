/** One command: what it is called, which keys run it, what it does. Each lives in a file of its own in this folder. */
import type { Studio } from "../store";

export interface Command {
  id: string;
  title: string;
  group: "part" | "view" | "chat" | "editor" | "general";
  /** `mod+shift+z`; `mod` is Ctrl, or Command on a Mac. A bare letter or digit works outside text fields only. */
  keys: string[];
  /** Whether it also works while a text field has the focus. Default: when a key carries `mod` or is a function key. */
  inFields?: boolean;
  /** False leaves the key to the browser. */
  enabled?: (studio: Studio) => boolean;
  run: (studio: Studio) => void;
}

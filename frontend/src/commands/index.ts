/** All commands, found by listing this folder, and the keyboard that runs them. */
import { useStudio } from "../store";
import type { Command } from "./command";

const files = import.meta.glob<{ command?: Command; commands?: Command[] }>(["./*.ts", "!./index.ts", "!./command.ts"], { eager: true });

export const commands: Command[] = Object.values(files).flatMap((file) => [
  ...(file.command ? [file.command] : []),
  ...(file.commands ?? []),
]);

export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string {
  const key = event.key.toLowerCase();
  const letter = /^[a-z0-9]$|^.{2,}$/.test(key);
  return [
    event.ctrlKey || event.metaKey ? "mod" : "",
    event.altKey ? "alt" : "",
    // Shift is part of what "?" is; it is a modifier of letters and named keys only.
    event.shiftKey && letter ? "shift" : "",
    key,
  ]
    .filter(Boolean)
    .join("+");
}

function inField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"], .monaco-editor') !== null;
}

/** Listens to the whole page; returns how to stop. */
export function listenToKeys(): () => void {
  const byKey = new Map(commands.flatMap((command) => command.keys.map((key) => [key, command] as const)));
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    const command = byKey.get(name);
    if (!command) return;
    const global = command.inFields ?? (name.startsWith("mod+") || /^f\d+$/.test(name));
    if (!global && inField(event.target)) return;
    // Menus and dialogs answer their own keys.
    if (!name.startsWith("mod+") && document.querySelector('[role="menu"], [role="dialog"], [role="listbox"]')) return;
    const studio = useStudio.getState();
    if (command.enabled && !command.enabled(studio)) return;
    event.preventDefault();
    command.run(studio);
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}

import { cx } from "./class";

const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Record<string, string> = {
  mod: mac ? "⌘" : "Ctrl",
  shift: mac ? "⇧" : "Shift",
  alt: mac ? "⌥" : "Alt",
  enter: "↵",
  escape: "Esc",
  delete: "Del",
  arrowup: "↑",
  arrowdown: "↓",
};

/** `mod+shift+z` as the keyboard in front of the person labels it. */
export function Keys({ keys, inverted }: { keys: string; inverted?: boolean }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split("+").map((key) => (
        <kbd
          key={key}
          className={cx(
            "rounded px-1 font-sans text-2xs leading-4",
            inverted ? "bg-panel/20 text-panel" : "border border-line bg-raised text-muted",
          )}
        >
          {NAMES[key] ?? (/^(.|f\d+)$/.test(key) ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}

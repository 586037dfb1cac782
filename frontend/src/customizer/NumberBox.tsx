import { useState } from "react";
import { formatNumber } from "../store/values";
import { cx } from "../ui/class";
import { clamp, naturalStep, parseNumber, tidy } from "./coerce";

interface NumberBoxProps {
  label: string;
  value: number;
  minimum?: number | null;
  maximum?: number | null;
  step?: number | null;
  className?: string;
  prefix?: string;
  onChange: (value: number, inputAt: number) => void;
}

/** A number that is typed, or nudged with the arrow keys (Shift: ten times, Alt: a tenth). Enter and leaving keep it. */
export function NumberBox({ label, value, minimum, maximum, step, className, prefix, onChange }: NumberBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const range = { minimum, maximum };
  const keep = () => {
    if (typed === null) return;
    const number = parseNumber(typed);
    setTyped(null);
    if (number !== null && clamp(number, range) !== value) onChange(clamp(number, range), performance.now());
  };
  const nudge = (direction: number, event: React.KeyboardEvent) => {
    const base = (typed === null ? null : parseNumber(typed)) ?? value;
    const size = (step ?? naturalStep(base)) * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    setTyped(null);
    onChange(clamp(tidy(base + direction * size, size), range), performance.now());
  };
  return (
    <span className={cx("relative block", className)}>
      {prefix && <span className="pointer-events-none absolute left-2 top-1/2 -translate-y-1/2 text-2xs text-faint">{prefix}</span>}
      <input
        type="text"
        inputMode="decimal"
        aria-label={label}
        aria-valuenow={value}
        role="spinbutton"
        autoComplete="off"
        spellCheck={false}
        className={cx("field h-7 px-2 text-right", prefix && "pl-5")}
        value={typed ?? formatNumber(value)}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") keep();
          else if (event.key === "Escape" && typed !== null) {
            event.stopPropagation();
            setTyped(null);
          } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            event.preventDefault();
            nudge(event.key === "ArrowUp" ? 1 : -1, event);
          }
        }}
      />
    </span>
  );
}

import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./class";
import { Tip } from "./Tip";

type Tone = "primary" | "plain" | "quiet" | "danger";

const TONES: Record<Tone, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border border-transparent font-medium",
  plain: "bg-panel text-ink border border-line-strong/70 hover:bg-hover active:bg-pressed",
  quiet: "border border-transparent text-muted hover:bg-hover hover:text-ink active:bg-pressed",
  danger: "border border-transparent text-bad hover:bg-bad-soft",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
  size?: "small" | "normal" | "large";
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

const SIZES = { small: "h-7 px-2 text-xs gap-1.5", normal: "h-8 px-3 gap-1.5", large: "h-10 px-4 gap-2 text-base" };

export function Button({ tone = "plain", size = "normal", icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(
        "inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md transition-colors duration-100 select-none disabled:opacity-45",
        SIZES[size],
        TONES[tone],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Said by screen readers and by the tip. */
  label: string;
  keys?: string;
  active?: boolean;
  small?: boolean;
  side?: "top" | "bottom" | "left" | "right";
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, keys, active, small, side, className, children, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={active}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-md transition-colors duration-100 select-none disabled:opacity-35",
          small ? "size-7" : "size-8 pointer-coarse:size-10",
          active ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-ink active:bg-pressed",
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}

import { DropdownMenu } from "radix-ui";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class";
import { Keys } from "./Keys";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  width?: string;
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, children, align = "end", side = "bottom", width = "min-w-52", onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root onOpenChange={onOpenChange} modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cx("z-50 animate-appear rounded-lg border border-line bg-panel p-1 shadow-float outline-none", width)}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  children: ReactNode;
  icon?: ReactNode;
  keys?: string;
  hint?: ReactNode;
  checked?: boolean;
  disabled?: boolean;
  onSelect: (event: Event) => void;
  testId?: string;
}

const ITEM =
  "flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left text-sm outline-none select-none data-highlighted:bg-hover data-disabled:pointer-events-none data-disabled:opacity-45 pointer-coarse:min-h-10";

export function MenuItem({ children, icon, keys, hint, checked, disabled, onSelect, testId }: MenuItemProps) {
  return (
    <DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={ITEM} data-testid={testId}>
      {checked !== undefined && <Check className={cx("size-3.5 shrink-0 text-accent", !checked && "invisible")} />}
      {icon && <span className="shrink-0 text-muted">{icon}</span>}
      <span className="min-w-0 flex-1">{children}</span>
      {hint && <span className="text-xs text-faint">{hint}</span>}
      {keys && <Keys keys={keys} />}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 pb-1 pt-2 text-2xs font-medium text-faint">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

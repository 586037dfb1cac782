/** A pane whose contents are tabs. */
import { PanelLeftClose, PanelRightClose } from "lucide-react";
import { Tabs } from "radix-ui";
import { Children, isValidElement, useState, type ReactElement, type ReactNode } from "react";
import { strings } from "../strings";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/class";

interface PaneTabProps {
  value: string;
  label: string;
  badge?: number;
  tone?: "bad" | "warn";
  content: ReactNode;
  /** Stays in the page once it was open, because opening is dear. */
  keep?: boolean;
}

/** Says what a tab is; [`PaneTabs`] draws it. */
export function PaneTab(_: PaneTabProps): ReactNode {
  return null;
}

interface PaneTabsProps {
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
  collapse?: { side: "left" | "right"; run: () => void };
}

export function PaneTabs({ value, onChange, children, collapse }: PaneTabsProps) {
  const tabs = Children.toArray(children).filter(isValidElement) as ReactElement<PaneTabProps>[];
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([value]));
  if (!opened.has(value)) setOpened(new Set([...opened, value]));
  const Collapse = collapse?.side === "left" ? PanelLeftClose : PanelRightClose;
  return (
    <Tabs.Root value={value} onValueChange={onChange} className="flex h-full min-w-0 flex-col">
      <div className="flex h-10 shrink-0 items-center border-b border-line pr-1">
        <Tabs.List className="flex h-full min-w-0 flex-1 overflow-x-auto px-2 [scrollbar-width:none]">
          {tabs.map(({ props }) => (
            <Tabs.Trigger
              key={props.value}
              value={props.value}
              className="group relative flex h-full shrink-0 items-center gap-1.5 px-2.5 text-muted outline-offset-[-4px] hover:text-ink data-[state=active]:font-medium data-[state=active]:text-ink"
            >
              {props.label}
              {props.badge !== undefined && (
                <span
                  aria-hidden
                  className={cx(
                    "min-w-4 rounded-full px-1 text-center text-2xs font-medium",
                    props.tone === "bad" ? "bg-bad-soft text-bad" : props.tone === "warn" ? "bg-warn-soft text-warn" : "bg-hover text-muted",
                  )}
                >
                  {props.badge}
                </span>
              )}
              <span className="absolute inset-x-2 bottom-0 h-0.5 rounded-full bg-accent opacity-0 group-data-[state=active]:opacity-100" />
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {collapse && (
          <IconButton
            small
            label={collapse.side === "left" ? strings.layout.collapseLeft : strings.layout.collapseRight}
            onClick={collapse.run}
          >
            <Collapse className="size-4" />
          </IconButton>
        )}
      </div>
      {tabs.map(({ props }) => (
        <Tabs.Content
          key={props.value}
          value={props.value}
          forceMount={props.keep && opened.has(props.value) ? true : undefined}
          className="min-h-0 flex-1 outline-none data-[state=inactive]:hidden"
        >
          {props.content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

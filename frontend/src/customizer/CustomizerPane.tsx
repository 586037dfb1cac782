import { ChevronRight, RotateCcw, Search, SlidersHorizontal } from "lucide-react";
import { Collapsible } from "radix-ui";
import { memo, useMemo, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { Parameter } from "../api/types";
import { useStudio } from "../store";
import { latest } from "../store/latest";
import { overrides } from "../store/values";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Tip } from "../ui/Tip";
import { visible } from "./condition";
import { ParameterRow } from "./ParameterRow";
import { PresetMenu } from "./PresetMenu";

/** From this many on, searching beats looking. */
const MANY = 9;

/** Groups in the order in which the script names them; `Global` parameters lead. */
export function grouped(parameters: Parameter[]): [string, Parameter[]][] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of [
    ...parameters.filter((parameter) => parameter.group === "Global"),
    ...parameters.filter((parameter) => parameter.group !== "Global"),
  ]) {
    const name = parameter.group == null || parameter.group === "Global" ? strings.parameters.general : parameter.group;
    groups.set(name, [...(groups.get(name) ?? []), parameter]);
  }
  return [...groups];
}

/** A move of a slider changes its own row, and others only where it shows or hides them. */
const visibleNow = latest(visible);
const changedNow = latest((...of: Parameters<typeof overrides>) => Object.keys(overrides(...of)).length);

interface GroupProps {
  name: string;
  parameters: Parameter[];
  only: boolean;
}

const GroupSection = memo(function GroupSection({ name, parameters, only }: GroupProps) {
  const rows = parameters.map((parameter) => <ParameterRow key={parameter.name} parameter={parameter} />);
  if (only) return <div className="py-2">{rows}</div>;
  return (
    <Collapsible.Root defaultOpen className="border-b border-line last:border-b-0">
      <Collapsible.Trigger className="group/trigger flex h-9 w-full items-center gap-1 px-2.5 text-xs font-medium text-muted hover:text-ink">
        <ChevronRight className="size-3.5 transition-transform duration-100 group-data-[state=open]/trigger:rotate-90" />
        {name}
        <span className="ml-auto pr-1.5 font-normal text-faint">{parameters.length}</span>
      </Collapsible.Trigger>
      <Collapsible.Content className="pb-2">{rows}</Collapsible.Content>
    </Collapsible.Root>
  );
});

export function CustomizerPane() {
  const listed = useStudio((studio) => studio.parameters.length);
  const present = useStudio(useShallow((studio) => visibleNow(studio.parameters, studio.values)));
  const changed = useStudio((studio) => changedNow(studio.values, studio.parameters));
  const fresh = useStudio((studio) => studio.script === studio.parametersScript);
  const projectId = useStudio((studio) => studio.projectId);
  const [query, setQuery] = useState("");
  const shown = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return grouped(
      present.filter((parameter) => {
        const text = `${parameter.name} ${parameter.description} ${parameter.group ?? ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    );
  }, [present, query]);

  if (listed === 0) {
    return <Empty icon={<SlidersHorizontal className="size-8" />} title={strings.parameters.empty} hint={strings.parameters.emptyHint} />;
  }
  return (
    <div className="flex h-full flex-col" data-testid="customizer">
      {listed >= MANY && (
        <div className="relative shrink-0 border-b border-line p-2">
          <Search className="pointer-events-none absolute left-4.5 top-1/2 size-3.5 -translate-y-1/2 text-faint" />
          <input
            className="field h-7 pl-7"
            type="search"
            placeholder={strings.parameters.search}
            aria-label={strings.parameters.search}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
      )}
      <div className="scroll-area min-h-0 flex-1">
        {shown.length === 0 && <p className="p-4 text-muted">{strings.parameters.noMatch}</p>}
        {shown.map(([name, group]) => (
          <GroupSection key={name} name={name} parameters={group} only={shown.length === 1 && name === strings.parameters.general} />
        ))}
      </div>
      <div className="flex shrink-0 items-center gap-1 border-t border-line px-2 py-1.5">
        <PresetMenu key={projectId} />
        <div className="flex-1" />
        {changed > 0 && (
          <>
            <Tip text={strings.parameters.writeHint} side="top">
              <Button tone="quiet" size="small" disabled={!fresh} onClick={() => void useStudio.getState().writeValues()} data-testid="write-values">
                {strings.parameters.write}
              </Button>
            </Tip>
            <Button
              tone="quiet"
              size="small"
              icon={<RotateCcw className="size-3.5" />}
              onClick={() => useStudio.getState().setValues({})}
              data-testid="reset-all"
            >
              {strings.parameters.resetAll}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

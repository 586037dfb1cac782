/** How near the mesh of blends and lattices is to the true surface, and how near it shall be. */
import { ChevronDown } from "lucide-react";
import { TOLERANCES, withTolerance } from "../customizer/tolerance";
import { useStudio } from "../store";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { Menu, MenuItem, MenuLabel } from "../ui/Menu";

export function ToleranceChip() {
  const field = useStudio((studio) => studio.report?.field ?? null);
  const refining = useStudio((studio) => studio.refining);
  if (!field) return null;
  const shown = strings.units.mm(formatNumber(field.tolerance, 3));
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="absolute bottom-8 left-3 flex h-7 items-center gap-1.5 rounded-md border border-line bg-panel/95 px-2 text-2xs text-muted shadow-float hover:text-ink"
          aria-label={strings.view.toleranceOf(shown)}
          data-overlay
          data-testid="tolerance"
          data-tolerance={field.tolerance}
        >
          <span className={cx("size-1.5 rounded-full", refining ? "animate-pulse-soft bg-accent" : "bg-line-strong")} />
          <span className="tabular-nums">± {shown}</span>
          <ChevronDown className="size-3" />
        </button>
      }
    >
      <MenuLabel>{strings.view.tolerance}</MenuLabel>
      {TOLERANCES.map((tolerance) => (
        <MenuItem
          key={tolerance}
          checked={field.wanted === tolerance}
          hint={strings.view.toleranceHints[tolerance]}
          testId={`tolerance-${tolerance}`}
          onSelect={() => {
            const studio = useStudio.getState();
            studio.edit(withTolerance(studio.script, tolerance), null, { inputAt: performance.now() });
          }}
        >
          {strings.units.mm(String(tolerance))}
        </MenuItem>
      ))}
    </Menu>
  );
}

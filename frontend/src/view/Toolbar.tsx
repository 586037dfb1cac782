import {
  Axis3d,
  Box,
  Boxes,
  ChevronsLeftRight,
  Eye,
  FlipHorizontal2,
  Grid3x3,
  Maximize,
  PenLine,
  Ruler,
  Slice,
  Square,
  SunDim,
  Trash2,
  Triangle,
} from "lucide-react";
import { memo } from "react";
import { NumberBox } from "../customizer/NumberBox";
import { useStudio } from "../store";
import { orderView, type Axis } from "../store/view";
import { strings } from "../strings";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/class";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/Menu";
import { useDrawn } from "./drawn";

function SectionBar() {
  const bounds = useDrawn()?.mesh.frame.header.bounds;
  const section = useStudio((studio) => studio.section);
  const setSection = useStudio((studio) => studio.setSection);
  if (!section || !bounds) return null;
  return (
    <div className="flex items-center gap-1 rounded-lg border border-line bg-panel/95 p-1 shadow-float" data-testid="section-bar">
      {strings.view.axisNames.map((name, axis) => (
        <button
          key={name}
          type="button"
          aria-pressed={section.axis === axis}
          onClick={() => orderView({ kind: "section", axis: axis as Axis })}
          className={cx(
            "size-7 rounded-md text-xs font-medium",
            section.axis === axis ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-ink",
          )}
        >
          {name}
        </button>
      ))}
      <NumberBox
        label={strings.view.sectionOffset}
        value={Number(section.offset.toFixed(2))}
        minimum={bounds.min[section.axis]}
        maximum={bounds.max[section.axis]}
        step={0.5}
        className="w-20"
        onChange={(offset) => setSection({ ...section, offset })}
      />
      <IconButton small label={strings.view.sectionFlip} side="top" onClick={() => setSection({ ...section, flipped: !section.flipped })}>
        <FlipHorizontal2 className="size-4" />
      </IconButton>
    </div>
  );
}

function MeasureBar({ started }: { started: boolean }) {
  const measuring = useStudio((studio) => studio.measuring);
  const measures = useStudio((studio) => studio.measures.length);
  const clear = useStudio((studio) => studio.clearMeasures);
  if (!measuring && measures === 0) return null;
  return (
    <div className="flex h-9 items-center gap-2 rounded-lg border border-line bg-panel/95 pl-3 pr-1 text-xs text-muted shadow-float">
      {measuring && <span>{started ? strings.view.measureNext : strings.view.measureHint}</span>}
      {measures > 0 && (
        <IconButton small label={strings.view.clearMeasures} side="top" onClick={clear}>
          <Trash2 className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

export const Toolbar = memo(function Toolbar({ hasPart, measureStarted }: { hasPart: boolean; measureStarted: boolean }) {
  const preferences = useStudio((studio) => studio.preferences);
  const section = useStudio((studio) => studio.section);
  const measuring = useStudio((studio) => studio.measuring);
  const { setPreference, setSection, setMeasuring } = useStudio.getState();
  const toggles = [
    { key: "edges", label: strings.view.edges, keys: "e", icon: PenLine },
    { key: "wireframe", label: strings.view.wireframe, keys: "w", icon: Triangle },
    { key: "dimensions", label: strings.view.dimensions, keys: "b", icon: ChevronsLeftRight },
    { key: "grid", label: strings.view.grid, keys: "g", icon: Grid3x3 },
    { key: "axes", label: strings.view.axes, keys: undefined, icon: Axis3d },
    { key: "shadow", label: strings.view.shadow, keys: undefined, icon: SunDim },
  ] as const;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex flex-col items-center gap-2" data-overlay>
      <div className="pointer-events-auto flex flex-wrap justify-center gap-2">
        <SectionBar />
        <MeasureBar started={measureStarted} />
      </div>
      <div
        role="toolbar"
        aria-label={strings.view.label}
        className="pointer-events-auto flex items-center gap-0.5 rounded-xl border border-line bg-panel/95 p-1 shadow-float"
      >
        <IconButton label={strings.view.fit} keys="f" side="top" onClick={() => orderView({ kind: "fit" })} data-testid="view-fit">
          <Maximize className="size-4" />
        </IconButton>
        <Menu
          side="top"
          align="center"
          trigger={
            <IconButton label={strings.view.viewMenu} side="top" data-testid="view-menu">
              <Box className="size-4" />
            </IconButton>
          }
        >
          {strings.view.views.map((name, i) => (
            <MenuItem key={name} keys={String(i + 1)} onSelect={() => orderView({ kind: "standard", view: i + 1 })}>
              {name}
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem keys="r" onSelect={() => orderView({ kind: "reset" })}>
            {strings.view.reset}
          </MenuItem>
        </Menu>
        <IconButton
          label={preferences.orthographic ? strings.view.perspective : strings.view.orthographic}
          keys="p"
          side="top"
          active={preferences.orthographic}
          onClick={() => setPreference("orthographic", !preferences.orthographic)}
          data-testid="view-projection"
        >
          {preferences.orthographic ? <Square className="size-4" /> : <Boxes className="size-4" />}
        </IconButton>
        <span className="mx-1 h-5 w-px bg-line" />
        <IconButton
          label={strings.view.measure}
          keys="d"
          side="top"
          active={measuring}
          disabled={!hasPart}
          onClick={() => setMeasuring(!measuring)}
          data-testid="view-measure"
        >
          <Ruler className="size-4" />
        </IconButton>
        <IconButton
          label={strings.view.section}
          keys="c"
          side="top"
          active={section !== null}
          disabled={!hasPart}
          onClick={() => (section ? setSection(null) : orderView({ kind: "section", axis: 1 }))}
          data-testid="view-section"
        >
          <Slice className="size-4" />
        </IconButton>
        <span className="mx-1 h-5 w-px bg-line" />
        <Menu
          side="top"
          align="end"
          trigger={
            <IconButton label={strings.view.display} side="top" data-testid="view-display">
              <Eye className="size-4" />
            </IconButton>
          }
        >
          <MenuLabel>{strings.view.display}</MenuLabel>
          {toggles.map(({ key, label, keys }) => (
            <MenuItem
              key={key}
              keys={keys}
              checked={preferences[key]}
              onSelect={(event) => {
                event.preventDefault();
                setPreference(key, !preferences[key]);
              }}
            >
              {label}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </div>
  );
});

/** What lies over the scene in plain HTML, and follows it: labels, the snap mark, the section's handle, the gizmo. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Bounds, Severity } from "../api/types";
import { useStudio } from "../store";
import { orderView, type Point } from "../store/view";
import { strings } from "../strings";
import { cx } from "../ui/class";
import type { Palette } from "./palette";
import type { Snap } from "./pick";
import { stage, useLabels, type Label } from "./stage";

const TONES: Record<Label["tone"], string> = {
  dimension: "bg-panel/85 text-ink whitespace-nowrap leading-5",
  measure: "bg-accent text-on-accent -mt-5 whitespace-nowrap leading-5",
  hint: "bg-ink text-panel -mt-6 whitespace-nowrap leading-5",
  error: "bg-bad text-panel -mt-10 w-max max-w-64 py-1 text-center leading-4 text-pretty",
  warning: "bg-warn text-panel -mt-10 w-max max-w-64 py-1 text-center leading-4 text-pretty",
  info: "bg-accent text-on-accent -mt-10 w-max max-w-64 py-1 text-center leading-4 text-pretty",
};

const PINS: Record<Severity, string> = { error: "bg-bad", warning: "bg-warn", info: "bg-accent" };

function LabelView({ label }: { label: Label }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () =>
      stage.onFrame((project) => {
        const style = element.current?.style;
        if (!style) return;
        const { x, y, visible } = project(label.at);
        style.visibility = visible ? "visible" : "hidden";
        style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      }),
    [label],
  );
  return (
    <div
      ref={element}
      className={cx("absolute left-0 top-0 rounded tabular-nums px-1.5 text-xs font-medium will-change-transform", TONES[label.tone])}
      style={{ visibility: "hidden" }}
      data-testid={`label-${label.tone}`}
    >
      {label.text}
    </div>
  );
}

export function Labels() {
  const byOwner = useLabels((labels) => labels.byOwner);
  const pin = useStudio((studio) => studio.pin);
  return (
    <div className="pointer-events-none absolute inset-0 overflow-hidden">
      {Object.values(byOwner).flatMap((labels) => labels.map((label) => <LabelView key={label.id} label={label} />))}
      {pin && (
        <>
          <Mark at={pin.place} className={cx("size-3 animate-pulse-soft border-2 border-panel", PINS[pin.severity])} />
          <LabelView label={{ id: "pin", at: pin.place, text: pin.text, tone: pin.severity }} />
        </>
      )}
    </div>
  );
}

function Mark({ at, className }: { at: Point; className: string }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () =>
      stage.onFrame((project) => {
        if (!element.current) return;
        const { x, y } = project(at);
        element.current.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      }),
    [at],
  );
  return <div ref={element} className={cx("pointer-events-none absolute left-0 top-0 rounded-full", className)} />;
}

const SNAPS: Record<Snap["kind"], string> = {
  corner: "size-3 rounded-none! border-2 border-accent bg-panel",
  center: "size-3 border-2 border-accent bg-panel",
  edge: "size-2.5 border-2 border-accent bg-panel",
  face: "size-1.5 bg-accent",
};

export function SnapMark({ snap }: { snap: Snap }) {
  return <Mark at={snap.point} className={SNAPS[snap.kind]} />;
}

/** The section's handle: drag it along the axis, or use the arrow keys. */
export function SectionHandle({ bounds, color }: { bounds: Bounds; color: string }) {
  const section = useStudio((studio) => studio.section);
  const element = useRef<HTMLButtonElement>(null);
  /** Pixels on the screen for one mm along the axis. */
  const perMm = useRef({ x: 1, y: 0 });
  useLayoutEffect(() => {
    if (!section) return;
    return stage.onFrame((project) => {
      const at = bounds.min.map((min, i) => (min + bounds.max[i]) / 2) as Point;
      at[section.axis] = section.offset;
      const here = project(at);
      const one = [...at] as Point;
      const span = Math.max(1e-3, bounds.max[section.axis] - bounds.min[section.axis]);
      one[section.axis] += span;
      const there = project(one);
      perMm.current = { x: (there.x - here.x) / span, y: (there.y - here.y) / span };
      const turn = Math.atan2(there.y - here.y, there.x - here.x);
      if (element.current) {
        element.current.style.transform = `translate(${here.x.toFixed(1)}px, ${here.y.toFixed(1)}px) translate(-50%, -50%) rotate(${turn}rad)`;
      }
    });
  }, [section, bounds]);
  if (!section) return null;
  const { axis } = section;
  const move = (offset: number) => {
    const current = useStudio.getState().section;
    if (current) useStudio.getState().setSection({ ...current, offset: Math.min(bounds.max[axis], Math.max(bounds.min[axis], offset)) });
  };
  return (
    <button
      ref={element}
      type="button"
      role="slider"
      aria-label={strings.view.sectionOffset}
      aria-valuemin={bounds.min[axis]}
      aria-valuemax={bounds.max[axis]}
      aria-valuenow={section.offset}
      data-overlay
      data-testid="section-handle"
      className="absolute left-0 top-0 flex h-6 w-11 cursor-grab touch-none items-center justify-center rounded-full border-2 border-panel text-panel shadow-float active:cursor-grabbing"
      style={{ background: color }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const start = { x: event.clientX, y: event.clientY, offset: section.offset, perMm: perMm.current };
        const handle = event.currentTarget;
        const onMove = (moved: PointerEvent) => {
          const { x, y } = start.perMm;
          const squared = x * x + y * y;
          if (squared > 1e-6) move(start.offset + ((moved.clientX - start.x) * x + (moved.clientY - start.y) * y) / squared);
        };
        const onUp = () => {
          handle.removeEventListener("pointermove", onMove);
          handle.removeEventListener("pointerup", onUp);
          handle.removeEventListener("pointercancel", onUp);
        };
        handle.addEventListener("pointermove", onMove);
        handle.addEventListener("pointerup", onUp);
        handle.addEventListener("pointercancel", onUp);
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 10 : 1;
        if (event.key === "ArrowUp" || event.key === "ArrowRight") move(section.offset + step);
        else if (event.key === "ArrowDown" || event.key === "ArrowLeft") move(section.offset - step);
        else return;
        event.preventDefault();
      }}
    >
      <svg viewBox="0 0 24 10" className="w-6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
        <path d="M5 1 1 5l4 4M19 1l4 4-4 4M2 5h20" />
      </svg>
    </button>
  );
}

const ENDS: { axis: 0 | 1 | 2; sign: 1 | -1 }[] = [
  { axis: 0, sign: 1 },
  { axis: 1, sign: 1 },
  { axis: 2, sign: 1 },
  { axis: 0, sign: -1 },
  { axis: 1, sign: -1 },
  { axis: 2, sign: -1 },
];
const REACH = 27;

/** The three axes as the camera sees them; a click looks along one. */
export function Gizmo({ palette }: { palette: Palette }) {
  const root = useRef<SVGSVGElement>(null);
  useEffect(
    () =>
      stage.onFrame(() => {
        const svg = root.current;
        if (!svg) return;
        const { right, up, back } = stage.rig.basis();
        const ends = ENDS.map(({ axis, sign }, i) => ({
          i,
          x: right.getComponent(axis) * sign * REACH,
          y: -up.getComponent(axis) * sign * REACH,
          depth: back.getComponent(axis) * sign,
        }));
        for (const { i, x, y, depth } of ends) {
          const group = svg.querySelector(`[data-end="${i}"]`);
          const line = svg.querySelector(`[data-line="${i}"]`);
          group?.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
          group?.setAttribute("opacity", (0.62 + 0.38 * ((depth + 1) / 2)).toFixed(2));
          line?.setAttribute("x2", x.toFixed(2));
          line?.setAttribute("y2", y.toFixed(2));
        }
        // What is nearer is drawn later.
        ends.sort((a, b) => a.depth - b.depth).forEach(({ i }) => {
          const group = svg.querySelector(`[data-end="${i}"]`);
          if (group) svg.append(group);
        });
      }),
    [],
  );
  return (
    <svg
      ref={root}
      viewBox="-40 -40 80 80"
      className="absolute right-3 top-3 size-20 overflow-visible"
      role="group"
      aria-label={strings.view.gizmo}
      data-overlay
      data-testid="gizmo"
    >
      <circle r="38" fill="currentColor" className="text-panel opacity-0 transition-opacity duration-100 hover:opacity-60" />
      {ENDS.slice(0, 3).map(({ axis }, i) => (
        <line key={axis} data-line={i} x1="0" y1="0" stroke={palette.axes[axis]} strokeWidth="2.25" strokeLinecap="round" />
      ))}
      {ENDS.map(({ axis, sign }, i) => {
        const name = `${sign < 0 ? "−" : ""}${strings.view.axisNames[axis]}`;
        const look = () => {
          const direction: Point = [0, 0, 0];
          direction[axis] = sign;
          orderView({ kind: "direction", direction });
        };
        return (
          <g
            key={i}
            data-end={i}
            role="button"
            tabIndex={0}
            aria-label={name}
            className="cursor-pointer outline-offset-2"
            onClick={look}
            onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && look()}
          >
            <circle r="11" fill="transparent" />
            <circle r={sign > 0 ? 8.5 : 6} fill={sign > 0 ? palette.axes[axis] : palette.ground} stroke={palette.axes[axis]} strokeWidth="1.75" />
            {sign > 0 && (
              <text textAnchor="middle" dominantBaseline="central" fontSize="10" fontWeight="700" fill="#fff" pointerEvents="none">
                {strings.view.axisNames[axis]}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

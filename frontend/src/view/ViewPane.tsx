/** The hero: the part in its space, what the pointer does to it, and the tools over it. */
import { Canvas, type Dpr } from "@react-three/fiber";
import { Box, X } from "lucide-react";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { NoToneMapping, OrthographicCamera, PerspectiveCamera, Vector3 } from "three";
import { useDark } from "../layout/useTheme";
import { useStudio } from "../store";
import type { Point } from "../store/view";
import { strings } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { attachControls } from "./controls";
import { sizeText } from "./Dimensions";
import { driver } from "./driver";
import { useGridStep } from "./Grid";
import type { MeasureState } from "./Measures";
import { Gizmo, Labels, SectionHandle, SnapMark } from "./Overlay";
import { DARK, LIGHT, type Palette } from "./palette";
import { cast, featuresOf, snap, type Features } from "./pick";
import { ProgressLine } from "./ProgressLine";
import { Scene } from "./Scene";
import { stage } from "./stage";
import { ToleranceChip } from "./ToleranceChip";
import { Toolbar } from "./Toolbar";
import { useDisposal, useDrawn, useMarked, type Drawn } from "./drawn";
import { useResolution } from "./useResolution";
import { formatNumber } from "../store/values";
import { NO_SOURCE } from "../api/mesh";

/** A camera like the one on the screen, for rays and projections outside of a frame. */
function cameraNow(): PerspectiveCamera | OrthographicCamera {
  const camera = useStudio.getState().preferences.orthographic ? new OrthographicCamera() : new PerspectiveCamera();
  stage.rig.apply(camera, stage.aspect);
  return camera;
}

function rayAt(x: number, y: number): { origin: Point; direction: Point } {
  const camera = cameraNow();
  const { width, height } = stage.size;
  const nx = (x / width) * 2 - 1;
  const ny = 1 - (y / height) * 2;
  const far = new Vector3(nx, ny, 1).unproject(camera);
  const origin = camera instanceof PerspectiveCamera ? camera.position.clone() : new Vector3(nx, ny, -1).unproject(camera);
  const direction = far.sub(origin).normalize();
  return { origin: origin.toArray(), direction: direction.toArray() };
}

function useSnap(drawn: Drawn | null) {
  const features = useRef<{ of: Drawn; features: Features } | null>(null);
  return useCallback(
    (x: number, y: number) => {
      if (!drawn) return null;
      if (features.current?.of !== drawn) features.current = { of: drawn, features: featuresOf(drawn.mesh.frame) };
      const { section } = useStudio.getState();
      const { frame } = drawn.mesh;
      const { origin, direction } = rayAt(x, y);
      const hit = cast(frame, origin, direction, section);
      const camera = cameraNow();
      const { width, height } = stage.size;
      const probe = new Vector3();
      const project = (point: Point) => {
        probe.set(...point).project(camera);
        return { x: ((probe.x + 1) / 2) * width, y: ((1 - probe.y) / 2) * height, visible: Math.abs(probe.z) < 1 };
      };
      const hidden = (point: Point) => {
        const at = project(point);
        const ray = rayAt(at.x, at.y);
        const distance = Math.hypot(point[0] - ray.origin[0], point[1] - ray.origin[1], point[2] - ray.origin[2]);
        const before = cast(frame, ray.origin, ray.direction, section);
        return before !== null && before.distance < distance - Math.max(0.02, stage.rig.mmPerPixel(height) * 2);
      };
      return snap(features.current.features, { x, y }, hit, project, hidden);
    },
    [drawn],
  );
}

function SelectionChip() {
  const selection = useStudio((studio) => studio.selection);
  const { select, setComposer, setLeftTab } = useStudio.getState();
  if (!selection) return null;
  const { location } = selection;
  const text = location.file ? strings.view.fromLibrary(location.file, location.line) : strings.view.fromLine(location.line);
  return (
    <div
      className="absolute left-3 top-3 flex h-9 animate-appear items-center gap-1 rounded-lg border border-line bg-panel/95 pl-3 pr-1 shadow-float"
      data-overlay
      data-testid="selection"
    >
      <span className="mr-1 size-2 rounded-full bg-accent" />
      <span className="text-xs">{text}</span>
      {!location.file && (
        <Button
          tone="quiet"
          size="small"
          onClick={() => {
            setLeftTab("chat");
            setComposer(strings.view.changeThisPrompt(location.line));
            requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.focus());
          }}
        >
          {strings.view.changeThis}
        </Button>
      )}
      <IconButton small label={strings.actions.close} onClick={() => select(null)}>
        <X className="size-3.5" />
      </IconButton>
    </div>
  );
}

function GridLabel() {
  const step = useGridStep((grid) => grid.step);
  const shown = useStudio((studio) => studio.preferences.grid);
  if (!shown) return null;
  return (
    <span className="pointer-events-none absolute bottom-3 left-3 text-2xs text-faint @max-lg:hidden">{strings.view.gridStep(formatNumber(step, 6))}</span>
  );
}

interface PictureProps {
  dpr: Dpr;
  palette: Palette;
  measure: MeasureState;
  onShown: (drawn: Drawn | null) => void;
  onLost: (lost: boolean) => void;
}

const Picture = memo(function Picture({ dpr, palette, measure, onShown, onLost }: PictureProps) {
  return (
    <Canvas
      frameloop="demand"
      dpr={dpr}
      flat
      gl={{ antialias: driver() === "card", stencil: true, alpha: true, powerPreference: "high-performance", toneMapping: NoToneMapping }}
      onCreated={({ gl }) => {
        gl.localClippingEnabled = true;
        gl.domElement.addEventListener("webglcontextlost", () => onLost(true));
        gl.domElement.addEventListener("webglcontextrestored", () => onLost(false));
      }}
    >
      <Scene palette={palette} measure={measure} onShown={onShown} />
    </Canvas>
  );
});

export default function ViewPane() {
  const dark = useDark();
  const palette = dark ? DARK : LIGHT;
  const drawn = useDrawn();
  useDisposal(drawn);
  const dpr = useResolution(drawn);
  const wrapper = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<{ jobId: string; triangles: number } | null>(null);
  const [measure, setMeasure] = useState<MeasureState>({ from: null, hover: null });
  const [lost, setLost] = useState(false);
  const measuring = useStudio((studio) => studio.measuring);
  const section = useStudio((studio) => studio.section);
  const loading = useStudio((studio) => studio.loading);
  const hasScript = useStudio((studio) => studio.script.trim() !== "" || studio.turn !== null || studio.sending);
  const snapAt = useSnap(drawn);
  const supported = driver() !== "none";
  const bounds = drawn?.mesh.frame.header.bounds ?? null;
  const { pointed } = useMarked(drawn);

  const onShown = useCallback((now: Drawn | null) => {
    setShown(now && { jobId: now.mesh.jobId, triangles: now.mesh.frame.header.triangles });
    const start = now?.mesh.inputAt;
    if (start == null) return;
    performance.measure("slider-to-frame", { start });
    // The next frame takes the drawing along; the one after it begins when that has left the page, drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("slider-to-pixels", { start })));
  }, []);

  useEffect(() => {
    if (!measuring) setMeasure({ from: null, hover: null });
  }, [measuring]);
  // A point on the old mesh need not be on the new one, and a measure that no longer holds is worse than none.
  useEffect(() => {
    setMeasure((now) => (now.from || now.hover ? { from: null, hover: null } : now));
    const { measures, clearMeasures, pin, setPin, selection, select } = useStudio.getState();
    if (measures.length > 0) clearMeasures();
    if (pin) setPin(null);
    if (!drawn || !selection || selection.jobId === drawn.mesh.jobId) return;
    // The selected feature stays selected where the new mesh has it too.
    const { file, line, column } = selection.location;
    const source = drawn.mesh.frame.header.sources.findIndex(
      (other) => (other.file ?? null) === (file ?? null) && other.line === line && other.column === column,
    );
    select(source < 0 ? null : { source, location: drawn.mesh.frame.header.sources[source], jobId: drawn.mesh.jobId });
  }, [drawn]);

  const latest = useRef({ drawn, measure, snapAt });
  useEffect(() => {
    latest.current = { drawn, measure, snapAt };
  });
  useEffect(() => {
    const element = wrapper.current;
    if (!element) return;
    let hoverFrame = 0;
    const detach = attachControls(element, {
      preset: () => useStudio.getState().preferences.mouse,
      onClick(x, y) {
        const { drawn, measure, snapAt } = latest.current;
        const studio = useStudio.getState();
        studio.setPin(null);
        if (!drawn) return;
        if (studio.measuring) {
          const found = snapAt(x, y);
          if (!found) return;
          if (measure.from) studio.addMeasure(measure.from, found.point);
          setMeasure({ from: measure.from ? null : found.point, hover: found });
          return;
        }
        const { origin, direction } = rayAt(x, y);
        const { frame, jobId } = drawn.mesh;
        const hit = cast(frame, origin, direction, studio.section);
        const source = hit ? frame.sources[hit.triangle] : NO_SOURCE;
        const location = source === NO_SOURCE ? undefined : frame.header.sources[source];
        if (!location) return studio.select(null);
        studio.select({ source, location, jobId });
        if (location.file == null) studio.revealLocation(location, false);
      },
      onHover(x, y) {
        if (!useStudio.getState().measuring) return;
        cancelAnimationFrame(hoverFrame);
        hoverFrame = requestAnimationFrame(() => setMeasure((now) => ({ ...now, hover: latest.current.snapAt(x, y) })));
      },
      onLeave() {
        cancelAnimationFrame(hoverFrame);
        setMeasure((now) => (now.hover ? { ...now, hover: null } : now));
      },
    });
    return () => {
      cancelAnimationFrame(hoverFrame);
      detach();
    };
  }, []);

  return (
    <div
      ref={wrapper}
      className="@container relative h-full touch-none overflow-hidden select-none"
      style={{ background: `radial-gradient(120% 90% at 50% 30%, ${palette.sky}, ${palette.ground})`, cursor: measuring ? "crosshair" : undefined }}
      data-testid="viewer"
      data-triangles={shown?.triangles}
      data-job={shown?.jobId}
      data-pointed={pointed.length}
      role="region"
      aria-label={bounds ? `${strings.view.label}, ${sizeText(bounds)}` : strings.view.label}
    >
      <ProgressLine />
      {supported ? (
        <Picture dpr={dpr} palette={palette} measure={measure} onShown={onShown} onLost={setLost} />
      ) : (
        <Empty title={strings.view.failed} hint={strings.view.failedHint} />
      )}
      <Labels />
      {measuring && measure.hover && <SnapMark snap={measure.hover} />}
      {section && bounds && <SectionHandle bounds={bounds} color={palette.accent} />}
      {supported && <Gizmo palette={palette} />}
      {!drawn && !loading && !hasScript && supported && (
        <div className="pointer-events-none absolute inset-0">
          <Empty icon={<Box className="size-10" strokeWidth={1.25} />} title={strings.view.empty} hint={strings.view.emptyHint} />
        </div>
      )}
      {lost && (
        <p className="absolute inset-x-0 top-3 mx-auto w-fit rounded-lg bg-warn-soft px-3 py-1.5 text-warn" role="status">
          {strings.view.lost}
        </p>
      )}
      <SelectionChip />
      <ToleranceChip />
      <GridLabel />
      {supported && <Toolbar hasPart={bounds !== null} measureStarted={measure.from !== null} />}
    </div>
  );
}

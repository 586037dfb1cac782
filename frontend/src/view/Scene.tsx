/** Everything that WebGL draws, and the rig's grip on the camera. */
import { useFrame, useThree } from "@react-three/fiber";
import { memo, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { OrthographicCamera, PerspectiveCamera, WebGLRenderTarget, type DirectionalLight, type WebGLRenderer } from "three";
import { useStudio } from "../store";
import { onViewOrder } from "../store/view";
import { ContactShadow } from "./ContactShadow";
import { Dimensions } from "./Dimensions";
import { FatLines } from "./FatLines";
import { Grid } from "./Grid";
import { Measures, type MeasureState } from "./Measures";
import type { Palette } from "./palette";
import { Parts } from "./Part";
import { STANDARD_VIEWS } from "./rig";
import { Smooth } from "./smooth";
import { closeUp } from "./closeUp";
import { driver } from "./driver";
import { stage } from "./stage";
import { useDrawn, useMarked, type Drawn } from "./drawn";

const ELSEWHERE = new WebGLRenderTarget(1, 1);

/** Has the driver begin with what was drawn: it would wait until drawing goes on elsewhere, or the page takes the picture. */
function begin(gl: WebGLRenderer): void {
  gl.setRenderTarget(ELSEWHERE);
  gl.clear();
  gl.setRenderTarget(null);
  gl.getContext().flush();
}

/** Puts the rig's pose into the camera before each frame, and tells the overlays after it. */
function Camera({ orthographic }: { orthographic: boolean }) {
  const set = useThree((state) => state.set);
  const size = useThree((state) => state.size);
  const invalidate = useThree((state) => state.invalidate);
  const advance = useThree((state) => state.advance);
  const gl = useThree((state) => state.gl);
  const camera = useMemo(() => (orthographic ? new OrthographicCamera() : new PerspectiveCamera()), [orthographic]);

  useLayoutEffect(() => {
    stage.size = { width: size.width, height: size.height };
    stage.redraw = invalidate;
    stage.drawNow = () => {
      advance(performance.now());
      begin(gl);
    };
    stage.rig.apply(camera, stage.aspect);
    set({ camera });
    invalidate();
    return () => stage.close();
  }, [camera, gl, set, size, invalidate, advance]);
  useFrame(() => {
    stage.rig.apply(camera, stage.aspect);
    stage.drawn(camera);
  }, -1);
  return null;
}

/** Light that comes with the camera, from over the left shoulder, so that no side of a part is ever dark. */
function Lights({ palette }: { palette: Palette }) {
  const key = useRef<DirectionalLight>(null);
  const fill = useRef<DirectionalLight>(null);
  useFrame(() => {
    const { right, up, back } = stage.rig.basis();
    // Directional lights shine from their position to the origin.
    key.current?.position.copy(back).addScaledVector(right, -0.55).addScaledVector(up, 0.75);
    fill.current?.position.copy(back).multiplyScalar(0.4).addScaledVector(right, 0.9).addScaledVector(up, -0.25);
  });
  const { light } = palette;
  return (
    <>
      <hemisphereLight args={[light.sky, light.ground, light.ambient]} position={[0, 0, 1]} />
      <directionalLight ref={key} intensity={light.key} />
      <directionalLight ref={fill} intensity={light.fill} />
    </>
  );
}

/** The camera looks at a new project's part once; after that it moves only when the person moves it. */
function CameraOrders({ drawn }: { drawn: Drawn | null }) {
  const projectId = useStudio((studio) => studio.projectId);
  const bounds = drawn?.mesh.frame.header.bounds ?? null;
  const flat = drawn?.mesh.frame.header.dimension === 2;
  useLayoutEffect(() => {
    if (stage.projectId !== projectId) {
      stage.projectId = projectId;
      stage.rig.placed = false;
    }
    if (!bounds || stage.rig.placed) return;
    // A drawing is read from above.
    stage.rig.place(stage.rig.fitted(bounds, stage.aspect, flat ? STANDARD_VIEWS[4] : stage.rig.home()));
  }, [projectId, bounds, flat]);
  useEffect(
    () =>
      onViewOrder((order) => {
        const { rig } = stage;
        switch (order.kind) {
          case "standard": {
            const view = STANDARD_VIEWS[order.view - 1];
            if (view) rig.glide(view);
            return;
          }
          case "direction": {
            const [x, y, z] = order.direction;
            const flat = Math.hypot(x, y);
            rig.glide({ elevation: Math.atan2(z, flat), ...(flat > 1e-6 ? { azimuth: Math.atan2(y, x) } : { azimuth: -Math.PI / 2 }) });
            return;
          }
          case "section": {
            if (!bounds) return;
            const offset = (bounds.min[order.axis] + bounds.max[order.axis]) / 2;
            const flipped = rig.basis().back.getComponent(order.axis) < 0;
            return useStudio.getState().setSection({ axis: order.axis, offset, flipped });
          }
          case "place": {
            if (!drawn || !bounds) return;
            return rig.glide(closeUp(drawn.mesh.frame, order.place, order.faces, rig.pose));
          }
          case "fit":
            if (bounds) rig.glide(rig.fitted(bounds, stage.aspect));
            return;
          case "reset":
            if (bounds) rig.glide(rig.fitted(bounds, stage.aspect, rig.home()));
            else rig.glide(rig.home());
        }
      }),
    [bounds, drawn],
  );
  return null;
}

/** Says, once the frame with the new mesh is drawn, that it is on the screen. */
function Shown({ drawn, onShown }: { drawn: Drawn | null; onShown: (drawn: Drawn | null) => void }) {
  const invalidate = useThree((state) => state.invalidate);
  const waiting = useRef<{ drawn: Drawn | null } | null>(null);
  const smooth = useMemo(() => (driver() === "software" ? new Smooth() : null), []);
  useEffect(() => () => smooth?.dispose(), [smooth]);
  useEffect(() => {
    waiting.current = { drawn };
    invalidate();
  }, [drawn, invalidate]);
  useFrame(({ gl, scene, camera }) => {
    // A positive priority takes over drawing, so that what follows happens after it.
    if (smooth && !stage.isFluent) smooth.draw(gl, scene, camera);
    else gl.render(scene, camera);
    if (!waiting.current) return;
    const done = waiting.current;
    waiting.current = null;
    onShown(done.drawn);
  }, 1);
  return null;
}

function SectionFrame({ drawn, color }: { drawn: Drawn; color: string }) {
  const section = useStudio((studio) => studio.section);
  const bounds = drawn.mesh.frame.header.bounds;
  const points = useMemo(() => {
    if (!section || !bounds) return [];
    const others = [0, 1, 2].filter((axis) => axis !== section.axis);
    const margin = Math.max(...bounds.max.map((max, i) => max - bounds.min[i])) * 0.06;
    const corner = (i: number, j: number) => {
      const point = [0, 0, 0];
      point[section.axis] = section.offset;
      point[others[0]] = i ? bounds.max[others[0]] + margin : bounds.min[others[0]] - margin;
      point[others[1]] = j ? bounds.max[others[1]] + margin : bounds.min[others[1]] - margin;
      return point;
    };
    const corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
    return corners.flatMap((point, i) => [...point, ...corners[(i + 1) % 4]]);
  }, [section, bounds]);
  return <FatLines points={points} color={color} width={1.25} />;
}

interface SceneProps {
  palette: Palette;
  measure: MeasureState;
  onShown: (drawn: Drawn | null) => void;
}

export const Scene = memo(function Scene({ palette, measure, onShown }: SceneProps) {
  const drawn = useDrawn();
  const { selected, pointed } = useMarked(drawn);
  const preferences = useStudio((studio) => studio.preferences);
  const section = useStudio((studio) => studio.section);
  const pin = useStudio((studio) => studio.pin);
  const invalidate = useThree((state) => state.invalidate);
  useEffect(() => invalidate(), [invalidate, preferences, palette, section, pin, measure]);
  const bounds = drawn?.mesh.frame.header.bounds;
  return (
    <>
      <Camera orthographic={preferences.orthographic} />
      <Lights palette={palette} />
      {(preferences.grid || preferences.axes) && <Grid palette={palette} lines={preferences.grid} axes={preferences.axes} />}
      {drawn && (
        <Parts
          drawn={drawn}
          palette={palette}
          edges={preferences.edges}
          wireframe={preferences.wireframe}
          section={section}
          selected={selected}
          pointed={pointed}
          pin={pin}
        />
      )}
      {drawn && preferences.shadow && !section && <ContactShadow drawn={drawn} strength={palette.shadow} />}
      {drawn && section && <SectionFrame drawn={drawn} color={palette.accent} />}
      {bounds && preferences.dimensions && (
        <Dimensions bounds={bounds} flat={drawn.mesh.frame.header.dimension === 2} color={palette.dimension} />
      )}
      <Measures state={measure} color={palette.accent} />
      <CameraOrders drawn={drawn} />
      <Shown drawn={drawn} onShown={onShown} />
    </>
  );
});

/** The part: its faces, feature edges, the cut through it, and the selected feature. */
import { useThree } from "@react-three/fiber";
import { useEffect, useMemo } from "react";
import {
  AlwaysStencilFunc,
  BackSide,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  DecrementWrapStencilOp,
  DoubleSide,
  FrontSide,
  IncrementWrapStencilOp,
  NotEqualStencilFunc,
  Plane,
  RepeatWrapping,
  ReplaceStencilOp,
  SRGBColorSpace,
  Vector3,
  type Texture,
} from "three";
import type { MeshHeader } from "../api/types";
import type { Pin, Section } from "../store/view";
import type { Palette } from "./palette";
import { facesOf } from "./pick";
import type { Drawn } from "./drawn";

type MeshPart = MeshHeader["parts"][number];

/** The parts of the mesh; a mesh that names none is one. */
export function partsOf(drawn: Drawn): MeshPart[] {
  const { parts, triangles } = drawn.mesh.frame.header;
  return parts.length > 0 ? parts : [{ name: "", first_triangle: 0, triangles, background: false }];
}

/** The plane that takes away what lies beyond the section. */
export function planeOf(section: Section): Plane {
  const normal = new Vector3().setComponent(section.axis, section.flipped ? 1 : -1);
  return new Plane(normal, section.flipped ? -section.offset : section.offset);
}

/** One part's range of the faces, on the shared arrays. */
function useRange(drawn: Drawn, part: MeshPart): BufferGeometry {
  const geometry = useMemo(() => {
    const range = new BufferGeometry();
    range.setAttribute("position", drawn.geometry.getAttribute("position"));
    range.setAttribute("normal", drawn.geometry.getAttribute("normal"));
    range.setIndex(drawn.geometry.getIndex());
    range.setDrawRange(part.first_triangle * 3, part.triangles * 3);
    range.boundingSphere = drawn.geometry.boundingSphere;
    return range;
  }, [drawn, part]);
  useEffect(() => () => geometry.dispose(), [geometry]);
  return geometry;
}

interface PartProps {
  drawn: Drawn;
  part: MeshPart;
  palette: Palette;
  wireframe: boolean;
  planes: Plane[];
}

function Faces({ drawn, part, palette, wireframe, planes }: PartProps) {
  const geometry = useRange(drawn, part);
  // #rrggbbaa: three knows no alpha in colours.
  const color = part.color?.slice(0, 7) ?? palette.part;
  const alpha = part.color?.length === 9 ? parseInt(part.color.slice(7), 16) / 255 : 1;
  const ghost = part.background;
  const translucent = ghost || alpha < 1;
  const opacity = ghost ? 0.22 : alpha;
  return (
    <>
      <mesh geometry={geometry} renderOrder={translucent ? 8 : 6}>
        <meshPhongMaterial
          key={`${planes.length > 0}`}
          color={color}
          shininess={14}
          specular="#1c1c1c"
          side={drawn.mesh.frame.header.dimension === 2 || planes.length > 0 ? DoubleSide : FrontSide}
          transparent={translucent}
          opacity={opacity}
          depthWrite={!translucent}
          wireframe={wireframe}
          clippingPlanes={ghost ? [] : planes}
          polygonOffset
          polygonOffsetFactor={1}
          polygonOffsetUnits={1}
        />
      </mesh>
      {planes.length > 0 && !ghost && (
        <>
          <mesh geometry={geometry} renderOrder={1}>
            <meshBasicMaterial
              side={BackSide}
              clippingPlanes={planes}
              colorWrite={false}
              depthWrite={false}
              depthTest={false}
              stencilWrite
              stencilFunc={AlwaysStencilFunc}
              stencilFail={IncrementWrapStencilOp}
              stencilZFail={IncrementWrapStencilOp}
              stencilZPass={IncrementWrapStencilOp}
            />
          </mesh>
          <mesh geometry={geometry} renderOrder={1}>
            <meshBasicMaterial
              side={FrontSide}
              clippingPlanes={planes}
              colorWrite={false}
              depthWrite={false}
              depthTest={false}
              stencilWrite
              stencilFunc={AlwaysStencilFunc}
              stencilFail={DecrementWrapStencilOp}
              stencilZFail={DecrementWrapStencilOp}
              stencilZPass={DecrementWrapStencilOp}
            />
          </mesh>
        </>
      )}
    </>
  );
}

/** Section hatching as on a drawing: thin lines at 45°. */
function hatchTexture(palette: Palette): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = palette.cap;
    context.fillRect(0, 0, 64, 64);
    context.strokeStyle = palette.hatch;
    context.globalAlpha = 0.55;
    context.lineWidth = 3;
    for (const shift of [-64, -32, 0, 32, 64]) {
      context.beginPath();
      context.moveTo(shift - 4, 68);
      context.lineTo(shift + 68, -4);
      context.stroke();
    }
  }
  const texture = new CanvasTexture(canvas);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  return texture;
}

/** The cut face: a plane that is drawn only where the stencil says that it is inside the solid. */
function Cap({ drawn, section, palette }: { drawn: Drawn; section: Section; palette: Palette }) {
  const texture = useMemo(() => hatchTexture(palette), [palette]);
  useEffect(() => () => texture.dispose(), [texture]);
  const bounds = drawn.mesh.frame.header.bounds;
  if (!bounds) return null;
  const center = new Vector3().fromArray(bounds.min).add(new Vector3().fromArray(bounds.max)).multiplyScalar(0.5);
  const size = new Vector3().fromArray(bounds.max).distanceTo(new Vector3().fromArray(bounds.min)) * 1.2;
  center.setComponent(section.axis, section.offset);
  texture.repeat.setScalar(28);
  const rotation: [number, number, number] =
    section.axis === 0 ? [Math.PI / 2, Math.PI / 2, 0] : section.axis === 1 ? [Math.PI / 2, 0, 0] : [0, 0, 0];
  return (
    <mesh
      position={center}
      rotation={rotation}
      renderOrder={1.5}
      onAfterRender={(renderer) => renderer.clearStencil()}
    >
      <planeGeometry args={[size, size]} />
      <meshBasicMaterial
        map={texture}
        side={DoubleSide}
        stencilWrite
        stencilRef={0}
        stencilFunc={NotEqualStencilFunc}
        stencilFail={ReplaceStencilOp}
        stencilZFail={ReplaceStencilOp}
        stencilZPass={ReplaceStencilOp}
      />
    </mesh>
  );
}

/** Some of the faces, on the part's own positions. */
function useFaces(drawn: Drawn, faces: number[]): BufferGeometry {
  const geometry = useMemo(() => {
    const { triangles } = drawn.shaded;
    const index = new Uint32Array(faces.length * 3);
    faces.forEach((face, i) => index.set(triangles.subarray(3 * face, 3 * face + 3), 3 * i));
    const tint = new BufferGeometry();
    tint.setAttribute("position", drawn.geometry.getAttribute("position"));
    tint.setIndex(new BufferAttribute(index, 1));
    tint.boundingSphere = drawn.geometry.boundingSphere;
    return tint;
  }, [drawn, faces]);
  useEffect(
    () => () => {
      // The positions belong to the part, which is still there.
      geometry.deleteAttribute("position");
      geometry.dispose();
    },
    [geometry],
  );
  return geometry;
}

interface TintedProps {
  drawn: Drawn;
  sources: number[];
  color: string;
  opacity: number;
  planes: Plane[];
}

/** All faces that come from some places of the script. */
function Tinted({ drawn, sources, color, opacity, planes }: TintedProps) {
  const faces = useMemo(() => facesOf(drawn.mesh.frame, sources), [drawn, sources]);
  const geometry = useFaces(drawn, faces);
  return (
    <mesh geometry={geometry} renderOrder={7}>
      <meshBasicMaterial color={color} transparent opacity={opacity} depthWrite={false} side={DoubleSide} clippingPlanes={planes} />
    </mesh>
  );
}

/** The faces that a check is about; faintly also where the part hides them. */
function Marked({ drawn, ranges, color, planes }: { drawn: Drawn; ranges: [number, number][]; color: string; planes: Plane[] }) {
  const faces = useMemo(() => {
    const last = drawn.mesh.frame.header.triangles;
    return ranges.flatMap(([first, count]) => Array.from({ length: Math.max(0, Math.min(count, last - first)) }, (_, i) => first + i));
  }, [drawn, ranges]);
  const geometry = useFaces(drawn, faces);
  return (
    <>
      <mesh geometry={geometry} renderOrder={7}>
        <meshBasicMaterial color={color} transparent opacity={0.72} depthWrite={false} side={DoubleSide} clippingPlanes={planes} />
      </mesh>
      <mesh geometry={geometry} renderOrder={9}>
        <meshBasicMaterial color={color} transparent opacity={0.2} depthTest={false} depthWrite={false} side={DoubleSide} clippingPlanes={planes} />
      </mesh>
    </>
  );
}

interface PartsProps {
  drawn: Drawn;
  palette: Palette;
  edges: boolean;
  wireframe: boolean;
  section: Section | null;
  selected: number | null;
  /** Sources of the line at the cursor. */
  pointed: number[];
  pin: Pin | null;
}

export function Parts({ drawn, palette, edges, wireframe, section, selected, pointed, pin }: PartsProps) {
  const invalidate = useThree((state) => state.invalidate);
  const planes = useMemo(() => (section ? [planeOf(section)] : []), [section]);
  const edgeColor = useMemo(() => new Color(palette.edge), [palette]);
  const chosen = useMemo(() => (selected === null ? [] : [selected]), [selected]);
  useEffect(() => invalidate(), [invalidate, planes, palette, edges, wireframe, selected, pointed, pin, drawn]);
  const parts = partsOf(drawn);
  return (
    <>
      {parts.map((part, i) => (
        <Faces key={i} drawn={drawn} part={part} palette={palette} wireframe={wireframe} planes={planes} />
      ))}
      {section && !wireframe && <Cap drawn={drawn} section={section} palette={palette} />}
      {pointed.length > 0 && <Tinted drawn={drawn} sources={pointed} color={palette.accent} opacity={0.2} planes={planes} />}
      {chosen.length > 0 && <Tinted drawn={drawn} sources={chosen} color={palette.accent} opacity={0.42} planes={planes} />}
      {pin && pin.faces.length > 0 && <Marked drawn={drawn} ranges={pin.faces} color={palette.marks[pin.severity]} planes={planes} />}
      {edges && !wireframe && (
        <lineSegments geometry={drawn.edges} renderOrder={7} frustumCulled={false}>
          <lineBasicMaterial color={edgeColor} transparent opacity={0.85} clippingPlanes={planes} />
        </lineSegments>
      )}
    </>
  );
}

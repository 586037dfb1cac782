import { useThree } from "@react-three/fiber";
import { useEffect, useLayoutEffect, useMemo } from "react";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";

interface FatLinesProps {
  /** x, y, z of both ends of each segment. */
  points: number[];
  color: string;
  width: number;
  /** Also drawn, fainter, where the part stands before them. */
  overlay?: boolean;
  opacity?: number;
}

/** Lines of a width in pixels. */
export function FatLines({ points, color, width, overlay = false, opacity = 1 }: FatLinesProps) {
  const invalidate = useThree((state) => state.invalidate);
  const size = useThree((state) => state.size);
  const dpr = useThree((state) => state.viewport.dpr);
  const lines = useMemo(() => {
    const made = new LineSegments2(new LineSegmentsGeometry(), new LineMaterial({ transparent: true, worldUnits: false }));
    made.frustumCulled = false;
    made.renderOrder = 10;
    return made;
  }, []);
  useLayoutEffect(() => {
    const geometry = new LineSegmentsGeometry();
    geometry.setPositions(points);
    lines.geometry = geometry;
    lines.visible = points.length > 0;
    invalidate();
    return () => geometry.dispose();
  }, [lines, points, invalidate]);
  useLayoutEffect(() => {
    lines.material.color.set(color);
    // Thinner than a pixel they would have gaps.
    lines.material.linewidth = Math.max(width, 1 / dpr);
    lines.material.depthTest = !overlay;
    lines.material.opacity = opacity;
    lines.material.resolution.set(size.width, size.height);
    invalidate();
  }, [lines, color, width, overlay, opacity, size, dpr, invalidate]);
  useEffect(() => () => lines.material.dispose(), [lines]);
  return <primitive object={lines} />;
}

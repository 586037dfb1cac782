import { useFrame } from "@react-three/fiber";
import { useEffect, useMemo, useState } from "react";
import type { Bounds } from "../api/types";
import { formatNumber } from "../store/values";
import { strings } from "../strings";
import { dimensionsOf, facing, type Facing } from "./dimensions";
import { FatLines } from "./FatLines";
import { stage, useLabels } from "./stage";

export function Dimensions({ bounds, flat, color }: { bounds: Bounds; flat: boolean; color: string }) {
  const [side, setSide] = useState<Facing>(() => facing(stage.rig.basis().back));
  useFrame(() => {
    const now = facing(stage.rig.basis().back);
    if (now.x !== side.x || now.y !== side.y || now.hidden !== side.hidden) setSide(now);
  });
  const dimensions = useMemo(() => dimensionsOf(bounds, side, flat), [bounds, side, flat]);
  const points = useMemo(() => dimensions.flatMap((dimension) => dimension.segments), [dimensions]);
  useEffect(() => {
    const { set } = useLabels.getState();
    set(
      "dimensions",
      dimensions.map(({ axis, at, length }) => ({ id: `dimension-${axis}`, at, text: formatNumber(length, 2), tone: "dimension" })),
    );
    return () => set("dimensions", []);
  }, [dimensions]);
  return <FatLines points={points} color={color} width={1.25} opacity={0.9} />;
}

/** The same sizes for those who do not see the lines. */
export function sizeText(bounds: Bounds): string {
  return strings.units.mm(bounds.max.map((max, i) => formatNumber(max - bounds.min[i], 2)).join(" × "));
}

/** How many pixels the scene is drawn with. */
import { useEffect, useLayoutEffect, useState } from "react";
import { driver } from "./driver";
import type { Drawn } from "./drawn";
import { stage } from "./stage";

/** Device pixels per CSS pixel: as sharp as the screen, up to what the eye sees. */
const FULL: [number, number] = [1, 2];
/** While something moves without a graphics card, where each pixel is drawn by the processor. */
const MOVING = 0.5;
/** ms without a move until it rests. */
const REST = 500;

/** Fewer pixels while a slider or the camera moves, where that is needed for it to be fluent; all of them once it rests. */
export function useResolution(drawn: Drawn | null): number | [number, number] {
  const software = driver() === "software";
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    if (!software) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    stage.moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setMoving(false), REST);
      setMoving(true);
    };
    return () => {
      clearTimeout(timer);
      stage.moved = () => undefined;
    };
  }, [software]);
  useLayoutEffect(() => {
    stage.isFluent = !software || moving;
  }, [software, moving]);
  useLayoutEffect(() => {
    if (drawn?.mesh.inputAt != null) stage.moved();
  }, [drawn]);
  return moving ? MOVING : FULL;
}

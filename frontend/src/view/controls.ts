/**
 * Mouse, wheel, pen and fingers move the camera. One finger orbits, two pan and pinch. A press that does not move is a click
 * and is passed on.
 */
import type { MousePreset } from "../store/interface";
import { stage } from "./stage";

type Action = "orbit" | "pan" | "zoom";

/** What a drag with this button does; the left button always orbits, for people without a middle one. */
function actionOf(preset: MousePreset, event: PointerEvent): Action | null {
  if (event.pointerType === "touch") return "orbit";
  if (event.button === 0) return event.shiftKey && preset === "default" ? "pan" : "orbit";
  if (event.button === 2) return "pan";
  if (event.button !== 1) return null;
  switch (preset) {
    case "default":
      return "pan";
    case "fusion":
      return event.shiftKey ? "orbit" : "pan";
    case "blender":
      return event.shiftKey ? "pan" : event.ctrlKey ? "zoom" : "orbit";
  }
}

const CLICK_SLACK = 4;
const ORBIT_SPEED = 0.0075;

export interface ControlHandlers {
  preset: () => MousePreset;
  onClick: (x: number, y: number) => void;
  onHover: (x: number, y: number) => void;
  onLeave: () => void;
}

export function attachControls(element: HTMLElement, handlers: ControlHandlers): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let action: Action | null = null;
  let moved = 0;
  let pinch: { x: number; y: number; gap: number } | null = null;

  const local = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const zoomAt = (factor: number, x: number, y: number) => {
    const { width, height } = stage.size;
    stage.rig.zoom(factor, (x / width) * 2 - 1, 1 - (y / height) * 2, stage.aspect);
  };
  const grip = () => {
    const [a, b] = [...pointers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, gap: Math.hypot(a.x - b.x, a.y - b.y) };
  };

  const onDown = (event: PointerEvent) => {
    if (event.target instanceof Element && event.target.closest("[data-overlay]")) return;
    pointers.set(event.pointerId, local(event));
    if (pointers.size === 1) {
      action = actionOf(handlers.preset(), event);
      moved = 0;
    } else {
      action = null;
      moved = Infinity;
      pinch = grip();
    }
    element.setPointerCapture(event.pointerId);
    if (event.button === 1) event.preventDefault();
  };
  const onMove = (event: PointerEvent) => {
    const now = local(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.target instanceof Element && event.target.closest("[data-overlay]")) handlers.onLeave();
      else handlers.onHover(now.x, now.y);
      return;
    }
    pointers.set(event.pointerId, now);
    if (pointers.size === 2 && pinch) {
      const next = grip();
      if (next.gap > 0 && pinch.gap > 0) zoomAt(pinch.gap / next.gap, next.x, next.y);
      stage.rig.pan(next.x - pinch.x, next.y - pinch.y, stage.size.height);
      pinch = next;
      return;
    }
    const dx = now.x - before.x;
    const dy = now.y - before.y;
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < CLICK_SLACK) return;
    if (action === "orbit") stage.rig.orbit(dx * ORBIT_SPEED, dy * ORBIT_SPEED);
    else if (action === "pan") stage.rig.pan(dx, dy, stage.size.height);
    else if (action === "zoom") zoomAt(Math.exp(dy * 0.01), stage.size.width / 2, stage.size.height / 2);
  };
  const onUp = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size < 2) pinch = null;
    if (pointers.size === 0 && moved < CLICK_SLACK && event.button === 0 && event.type === "pointerup") {
      const { x, y } = local(event);
      handlers.onClick(x, y);
    }
    if (pointers.size === 0) action = null;
  };
  const onWheel = (event: WheelEvent) => {
    if (event.target instanceof Element && event.target.closest("[data-overlay]")) return;
    event.preventDefault();
    const { x, y } = local(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    // A pinch on a trackpad comes as a wheel with Ctrl, in much smaller steps.
    const speed = event.ctrlKey ? 0.01 : 0.0013;
    zoomAt(Math.exp(Math.max(-240, Math.min(240, event.deltaY * lines)) * speed), x, y);
  };
  const onLeave = () => handlers.onLeave();
  const onMenu = (event: Event) => event.preventDefault();

  element.addEventListener("pointerdown", onDown);
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onUp);
  element.addEventListener("pointercancel", onUp);
  element.addEventListener("pointerleave", onLeave);
  element.addEventListener("wheel", onWheel, { passive: false });
  element.addEventListener("contextmenu", onMenu);
  return () => {
    element.removeEventListener("pointerdown", onDown);
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onUp);
    element.removeEventListener("pointercancel", onUp);
    element.removeEventListener("pointerleave", onLeave);
    element.removeEventListener("wheel", onWheel);
    element.removeEventListener("contextmenu", onMenu);
  };
}

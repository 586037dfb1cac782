/**
 * The camera as people think of it: a point looked at, two angles, a distance. Z is up; looking straight down is no special
 * case. Perspective and parallel projection share one state, so switching keeps the part's size on the screen.
 */
import type { OrthographicCamera} from "three";
import { MathUtils, Matrix4, PerspectiveCamera, Vector3 } from "three";
import type { Bounds } from "../api/types";

export const FOV = 28;
const TAN = Math.tan(MathUtils.degToRad(FOV / 2));
const HALF_PI = Math.PI / 2;

export interface Pose {
  target: Vector3;
  /** Radians about Z, from +X. */
  azimuth: number;
  /** Radians above the bed. */
  elevation: number;
  /** mm from the target to the eye. */
  distance: number;
}

const angle = (azimuth: number, elevation: number) => ({
  azimuth: MathUtils.degToRad(azimuth),
  elevation: MathUtils.degToRad(elevation),
});

/** Views 1 to 8: front, back, left, right, top, bottom, isometric from the front right, from the back left. */
export const STANDARD_VIEWS = [
  angle(-90, 0),
  angle(90, 0),
  angle(180, 0),
  angle(0, 0),
  angle(-90, 90),
  angle(-90, -90),
  angle(-45, 35.264),
  angle(135, 35.264),
];
const HOME = angle(-60, 26);

export class Rig {
  pose: Pose = { target: new Vector3(0, 0, 0), ...HOME, distance: 240 };
  /** Whether anything has set the camera on a part yet. */
  placed = false;
  private animation = 0;

  constructor(private readonly changed: () => void) {}

  /** Unit vectors of the screen: right, up, and towards the eye. */
  basis(): { right: Vector3; up: Vector3; back: Vector3 } {
    const { azimuth, elevation } = this.pose;
    const back = new Vector3(
      Math.cos(elevation) * Math.cos(azimuth),
      Math.cos(elevation) * Math.sin(azimuth),
      Math.sin(elevation),
    );
    const right = new Vector3(-Math.sin(azimuth), Math.cos(azimuth), 0);
    return { right, up: new Vector3().crossVectors(back, right), back };
  }

  eye(): Vector3 {
    return this.basis().back.multiplyScalar(this.pose.distance).add(this.pose.target);
  }

  /** mm that one pixel spans at the target. */
  mmPerPixel(height: number): number {
    return (2 * this.pose.distance * TAN) / Math.max(1, height);
  }

  apply(camera: PerspectiveCamera | OrthographicCamera, aspect: number): void {
    const { right, up, back } = this.basis();
    const { distance } = this.pose;
    camera.position.copy(this.eye());
    camera.quaternion.setFromRotationMatrix(new Matrix4().makeBasis(right, up, back));
    if (camera instanceof PerspectiveCamera) {
      camera.fov = FOV;
      camera.aspect = aspect;
      camera.near = distance * 0.02;
      camera.far = distance * 60;
    } else {
      const half = distance * TAN;
      camera.top = half;
      camera.bottom = -half;
      camera.left = -half * aspect;
      camera.right = half * aspect;
      camera.near = -distance * 30;
      camera.far = distance * 30;
    }
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  orbit(dx: number, dy: number): void {
    this.stop();
    this.pose.azimuth -= dx;
    this.pose.elevation = MathUtils.clamp(this.pose.elevation + dy, -HALF_PI, HALF_PI);
    this.changed();
  }

  /** Moves what is looked at with the pointer; pixels. */
  pan(dx: number, dy: number, height: number): void {
    this.stop();
    const { right, up } = this.basis();
    const mm = this.mmPerPixel(height);
    this.pose.target.addScaledVector(right, -dx * mm).addScaledVector(up, dy * mm);
    this.changed();
  }

  /** `x`, `y`: the pointer in device coordinates, -1 to 1; what lies under it stays there. */
  zoom(factor: number, x: number, y: number, aspect: number): void {
    this.stop();
    const distance = MathUtils.clamp(this.pose.distance * factor, 0.05, 1e6);
    const kept = distance / this.pose.distance;
    const { right, up } = this.basis();
    const half = this.pose.distance * TAN;
    this.pose.target.addScaledVector(right, x * half * aspect * (1 - kept)).addScaledVector(up, y * half * (1 - kept));
    this.pose.distance = distance;
    this.changed();
  }

  /** The pose that shows all of the bounds from the present direction. */
  fitted(bounds: Bounds, aspect: number, direction: { azimuth: number; elevation: number } = this.pose): Pose {
    const min = new Vector3().fromArray(bounds.min);
    const max = new Vector3().fromArray(bounds.max);
    const target = min.clone().add(max).multiplyScalar(0.5);
    const probe = new Rig(() => undefined);
    probe.pose = { target, azimuth: direction.azimuth, elevation: direction.elevation, distance: 1 };
    const { right, up, back } = probe.basis();
    let distance = 0.5;
    for (let corner = 0; corner < 8; corner++) {
      const point = new Vector3(corner & 1 ? max.x : min.x, corner & 2 ? max.y : min.y, corner & 4 ? max.z : min.z).sub(target);
      const reach = Math.max(Math.abs(point.dot(right)) / aspect, Math.abs(point.dot(up)));
      distance = Math.max(distance, reach / TAN + point.dot(back));
    }
    // Room for the dimensions around the part.
    return { target, azimuth: direction.azimuth, elevation: direction.elevation, distance: distance * 1.42 };
  }

  place(pose: Pose): void {
    this.stop();
    this.pose = { ...pose, target: pose.target.clone() };
    this.placed = true;
    this.changed();
  }

  /** Goes there in a blink, or at once when the person wants no motion. */
  glide(to: Partial<Pose>): void {
    this.stop();
    const from = { ...this.pose, target: this.pose.target.clone() };
    const goal = { ...from, ...to, target: (to.target ?? from.target).clone() };
    // The short way round.
    goal.azimuth = from.azimuth + MathUtils.euclideanModulo(goal.azimuth - from.azimuth + Math.PI, 2 * Math.PI) - Math.PI;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.place(goal);
    this.placed = true;
    const started = performance.now();
    const step = () => {
      const t = Math.min(1, (performance.now() - started) / 150);
      const ease = t * t * (3 - 2 * t);
      this.pose = {
        target: from.target.clone().lerp(goal.target, ease),
        azimuth: MathUtils.lerp(from.azimuth, goal.azimuth, ease),
        elevation: MathUtils.lerp(from.elevation, goal.elevation, ease),
        distance: from.distance * (goal.distance / from.distance) ** ease,
      };
      this.changed();
      this.animation = t < 1 ? requestAnimationFrame(step) : 0;
    };
    this.animation = requestAnimationFrame(step);
  }

  home(): { azimuth: number; elevation: number } {
    return HOME;
  }

  private stop(): void {
    if (this.animation !== 0) cancelAnimationFrame(this.animation);
    this.animation = 0;
  }
}

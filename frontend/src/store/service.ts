/** The one WebSocket of the page. Its handlers are set by the store, which is made later than its slices. */
import { StudioSocket, type SocketHandlers } from "../api/socket";

let instance: StudioSocket | null = null;

export function openSocket(handlers: SocketHandlers): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  instance ??= new StudioSocket(`${scheme}://${location.host}/ws/render`, handlers);
  instance.open();
}

/** A socket that is not open yet takes nothing, and says so. */
const CLOSED = { send: () => false, follow: () => undefined, unfollow: () => undefined };

export function socket(): Pick<StudioSocket, "send" | "follow" | "unfollow"> {
  return instance ?? CLOSED;
}

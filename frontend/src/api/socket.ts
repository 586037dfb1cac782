/**
 * The WebSocket to the service: reconnects by itself, follows one project, and loses no event (see `resume.ts`). What a
 * message means is for the handlers to say.
 */
import { after, event as takeEvent, START, subscribed, type Cursor } from "./resume";
import type { ClientMessage, Event, Problem, RenderJob, ServerMessage } from "./types";

export interface SocketHandlers {
  /** The connection stands, and so does the subscription, if there is one. */
  onStatus(online: boolean): void;
  onEvent(projectId: string, event: Event, cursor: Cursor): void;
  /** Events were missed that the service no longer holds. */
  onRefetch(projectId: string): void;
  onAccepted(tag: number, job: RenderJob): void;
  onRejected(tag: number, problem: Problem): void;
  onProblem(problem: Problem): void;
  onBinary(data: ArrayBuffer): void;
}

const FIRST_DELAY = 300;
const LAST_DELAY = 8000;

export class StudioSocket {
  private socket: WebSocket | null = null;
  private delay = FIRST_DELAY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private projectId: string | null = null;
  private cursor: Cursor = START;
  private wanted = false;

  constructor(
    private readonly url: string,
    private readonly handlers: SocketHandlers,
  ) {}

  open(): void {
    if (this.wanted) return;
    this.wanted = true;
    window.addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
    this.connect();
  }

  close(): void {
    this.wanted = false;
    window.removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  get online(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Follow a project; `cursor` continues an earlier visit. */
  follow(projectId: string, cursor: Cursor = START): void {
    if (this.projectId !== null && this.projectId !== projectId) this.send({ type: "unsubscribe", project_id: this.projectId });
    this.projectId = projectId;
    this.cursor = cursor;
    this.subscribe();
  }

  unfollow(): void {
    if (this.projectId !== null) this.send({ type: "unsubscribe", project_id: this.projectId });
    this.projectId = null;
    this.cursor = START;
  }

  /** False when there is no connection; nothing is kept for later. */
  send(message: ClientMessage): boolean {
    if (!this.online) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  private readonly hurry = (): void => {
    if (document.visibilityState === "hidden" || this.socket !== null) return;
    clearTimeout(this.timer);
    this.connect();
  };

  private connect(): void {
    if (!this.wanted || this.socket !== null) return;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.delay = FIRST_DELAY;
      this.subscribe();
      this.handlers.onStatus(true);
    };
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => {
      if (typeof message.data === "string") this.receive(JSON.parse(message.data) as ServerMessage);
      else this.handlers.onBinary(message.data);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.handlers.onStatus(false);
      if (!this.wanted) return;
      // A little randomness, so that a restarted service is not met by everyone at once.
      this.timer = setTimeout(() => this.connect(), this.delay * (0.75 + Math.random() / 2));
      this.delay = Math.min(this.delay * 2, LAST_DELAY);
    };
  }

  private subscribe(): void {
    if (this.projectId === null) return;
    this.send({ type: "subscribe", project_id: this.projectId, after: after(this.cursor), epoch: this.cursor.epoch });
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case "subscribed": {
        if (message.project_id !== this.projectId) return;
        const step = subscribed(this.cursor, message);
        this.cursor = step.cursor;
        if (step.kind === "refetch") this.handlers.onRefetch(message.project_id);
        else if (step.kind === "resubscribe") this.subscribe();
        return;
      }
      case "event": {
        if (message.project_id !== this.projectId) return;
        const step = takeEvent(this.cursor, message.seq);
        this.cursor = step.cursor;
        if (step.kind === "apply") this.handlers.onEvent(message.project_id, message.event, step.cursor);
        else if (step.kind === "resubscribe") this.subscribe();
        return;
      }
      case "accepted":
        return this.handlers.onAccepted(message.tag, message.job);
      case "rejected":
        return this.handlers.onRejected(message.tag, message.problem);
      case "error":
        return this.handlers.onProblem(message.problem);
    }
  }
}

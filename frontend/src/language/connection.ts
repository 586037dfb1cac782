/**
 * JSON-RPC over a WebSocket, one message a text frame: requests with time limits, notifications, and a new connection when
 * the old one is lost. Nothing waits for the service: without a connection a request is refused at once.
 */

export interface ConnectionHandlers {
  /** A connection stands: initialise it. What it throws, or a late answer, ends the connection. */
  onOpen(): Promise<void>;
  onClosed(): void;
  onNotification(method: string, params: unknown): void;
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** The server's own refusal, in its words. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
    this.name = "Refused";
  }
}

/** No connection, no answer in time, or no longer wanted. */
export class Unanswered extends Error {
  constructor() {
    super("unanswered");
    this.name = "Unanswered";
  }
}

const FIRST_DELAY = 500;
const LAST_DELAY = 15_000;
const METHOD_NOT_FOUND = -32601;

export class Connection {
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private delay = FIRST_DELAY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(
    private readonly url: string,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.connect();
  }

  request<T>(method: string, params: unknown, patience: number, cancelled?: (cancel: () => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.nextId++;
      if (!this.send({ jsonrpc: "2.0", id, method, params })) return reject(new Unanswered());
      const give = () => {
        if (!this.waiting.delete(id)) return;
        clearTimeout(timer);
        this.notify("$/cancelRequest", { id });
        reject(new Unanswered());
      };
      const timer = setTimeout(give, patience);
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      cancelled?.(give);
    });
  }

  notify(method: string, params: unknown): boolean {
    return this.send({ jsonrpc: "2.0", method, params });
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    // The protocol's farewell; a server that does not hear it notices the closed connection.
    this.send({ jsonrpc: "2.0", id: this.nextId++, method: "shutdown" });
    this.notify("exit", null);
    this.lost();
  }

  private send(message: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.handlers.onOpen().then(
        () => (this.delay = FIRST_DELAY),
        () => socket.close(),
      );
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") this.receive(event.data);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  /** Everyone who waits is told; a new connection is tried, ever more seldom. */
  private lost(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Unanswered());
    }
    this.waiting.clear();
    this.handlers.onClosed();
    if (this.disposed) return;
    this.timer = setTimeout(() => this.connect(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LAST_DELAY);
  }

  private receive(text: string): void {
    let message: { id?: number | string; method?: string; params?: unknown; result?: unknown; error?: { code: number; message: string } };
    try {
      message = JSON.parse(text) as typeof message;
    } catch {
      return;
    }
    if (message.method !== undefined) {
      // What the server asks of its client is nothing that this one does.
      if (message.id !== undefined) {
        this.send({ jsonrpc: "2.0", id: message.id, error: { code: METHOD_NOT_FOUND, message: `no ${message.method} here` } });
      } else this.handlers.onNotification(message.method, message.params);
      return;
    }
    const waiting = typeof message.id === "number" ? this.waiting.get(message.id) : undefined;
    if (!waiting) return;
    this.waiting.delete(message.id as number);
    clearTimeout(waiting.timer);
    if (message.error) waiting.reject(new Refused(message.error.message, message.error.code));
    else waiting.resolve(message.result);
  }
}

/**
 * Which preview to ask for next. At most one is in flight and only the latest wish waits, so a slider never builds up a
 * backlog; a wish that waits longer than `PATIENCE` is sent all the same, and the service drops the older render for it.
 * Does no I/O of its own; `send` says whether the message left.
 */
export const PATIENCE = 250;

interface Flight<T> {
  tag: number;
  jobId: string | null;
  payload: T;
}

export class PreviewScheduler<T> {
  private tag = 0;
  private waiting: T | null = null;
  private flights: Flight<T>[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (tag: number, payload: T) => boolean,
    private readonly patience = PATIENCE,
    /** Whether nobody waits for what is in flight: then a wish is sent over it at once. */
    private readonly yields: (payload: T) => boolean = () => false,
  ) {}

  get busy(): boolean {
    return this.waiting !== null || this.flights.length > 0;
  }

  request(payload: T): void {
    this.waiting = payload;
    this.pump();
  }

  /** Whether the tag is one of ours. */
  accepted(tag: number, jobId: string): boolean {
    const flight = this.flights.find((flight) => flight.tag === tag);
    if (flight) flight.jobId = jobId;
    return flight !== undefined;
  }

  rejected(tag: number): boolean {
    const ours = this.flights.some((flight) => flight.tag === tag);
    this.flights = this.flights.filter((flight) => flight.tag !== tag);
    this.pump();
    return ours;
  }

  /** The payload of one of our jobs that reached its end; null for anybody else's. Older flights are over with it. */
  finished(jobId: string): T | null {
    const flight = this.flights.find((flight) => flight.jobId === jobId);
    if (!flight) return null;
    this.flights = this.flights.filter((other) => other.tag > flight.tag);
    this.pump();
    return flight.payload;
  }

  isOurs(jobId: string): boolean {
    return this.flights.some((flight) => flight.jobId === jobId);
  }

  /** The connection is gone: what was in flight becomes a wish again, unless there is a newer one. */
  disconnected(): void {
    const newest = this.flights.at(-1);
    if (this.waiting === null && newest) this.waiting = newest.payload;
    this.flights = [];
    clearTimeout(this.timer);
  }

  connected(): void {
    this.pump();
  }

  /** Another project: nothing of the old one is wanted. */
  clear(): void {
    this.waiting = null;
    this.flights = [];
    clearTimeout(this.timer);
  }

  private pump(force = false): void {
    clearTimeout(this.timer);
    if (this.waiting === null) return;
    if (!force && this.flights.some((flight) => !this.yields(flight.payload))) {
      this.timer = setTimeout(() => this.pump(true), this.patience);
      return;
    }
    const payload = this.waiting;
    this.tag += 1;
    const tag = this.tag;
    this.flights.push({ tag, jobId: null, payload });
    if (this.send(tag, payload)) this.waiting = null;
    else this.flights.pop();
  }
}

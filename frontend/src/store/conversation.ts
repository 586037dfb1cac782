/** The conversation: messages, the running turn, and what is typed meanwhile. */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, reason } from "../api/client";
import type { Image, Message, TurnEvent } from "../api/types";
import { strings } from "../strings";
import { isDirty } from "./document";
import { stored } from "./storage";
import { advance, begin, isLast, type RunningTurn } from "./turn";

export interface QueuedMessage {
  id: number;
  text: string;
  images: Image[];
}

export interface ConversationSlice {
  messages: Message[];
  turn: RunningTurn | null;
  /** A message is on its way and its turn has not begun. */
  sending: boolean;
  /** How finished turns went, by turn id, for as long as the page is open. */
  traces: Record<string, RunningTurn>;
  queue: QueuedMessage[];
  composer: string;
  images: Image[];

  setComposer(text: string): void;
  addImages(images: Image[]): void;
  removeImage(index: number): void;
  /** Sends the composer's content, or queues it while a turn runs. */
  submit(): void;
  send(text: string, images: Image[]): Promise<void>;
  unqueue(id: number): void;
  stopTurn(): void;
  turnEvent(turnId: string, event: TurnEvent): void;
}

export const blankConversation = {
  messages: [],
  turn: null,
  sending: false,
  traces: {},
  queue: [],
  composer: "",
  images: [],
} satisfies Partial<ConversationSlice>;

/** That the service takes with one message. */
const MOST_IMAGES = 4;

let nextId = 1;

function upsert(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex((other) => other.id === message.id);
  if (at >= 0) return messages.map((other, i) => (i === at ? message : other));
  return [...messages, message];
}

export const createConversation: StateCreator<Studio, [], [], ConversationSlice> = (set, get) => {
  const keep = () => {
    const { projectId, composer, queue } = get();
    if (projectId === null) return;
    stored.keepComposer(projectId, composer || queue.length > 0 ? { text: composer, queue: queue.map(({ text }) => text) } : null);
  };
  const sendNext = () => {
    const { queue, turn, sending } = get();
    const [next, ...rest] = queue;
    if (!next || turn || sending) return;
    set({ queue: rest });
    keep();
    void get().send(next.text, next.images);
  };

  return {
    ...blankConversation,

    setComposer(composer) {
      set({ composer });
      keep();
    },
    addImages: (images) => set({ images: [...get().images, ...images].slice(0, MOST_IMAGES) }),
    removeImage: (index) => set({ images: get().images.filter((_, i) => i !== index) }),

    submit() {
      const { composer, images, turn, sending, queue } = get();
      const text = composer.trim();
      if (!text) return;
      set({ composer: "", images: [] });
      if (turn || sending) set({ queue: [...queue, { id: nextId++, text, images }] });
      else void get().send(text, images);
      keep();
    },

    async send(text, images) {
      const id = get().projectId;
      if (id === null) return;
      set({ sending: true });
      const local: Message = {
        id: `local-${nextId++}`,
        turn_id: null,
        role: "user",
        text,
        created_at: new Date().toISOString(),
        version: null,
        card: null,
        error: null,
      };
      set({ messages: [...get().messages, local] });
      const giveBack = (why: string) => {
        get().notify({ tone: "bad", text: strings.chat.notSent(why) });
        if (get().projectId !== id) {
          // The project was left meanwhile: the words are there again when it is opened.
          const left = stored.composer(id);
          stored.keepComposer(id, { text: left?.text ?? "", queue: [text, ...(left?.queue ?? [])] });
          return;
        }
        const typed = get().composer;
        set({
          sending: false,
          messages: get().messages.filter((message) => message.id !== local.id),
          composer: typed ? `${text}\n${typed}` : text,
          images: [...images, ...get().images].slice(0, MOST_IMAGES),
        });
        keep();
      };
      // The assistant works on the latest version, so what is on the bench becomes one first.
      if (get().script.trim() && isDirty(get()) && !(await get().save())) return giveBack(strings.chat.saveFirst);
      try {
        const turn = await api.chat(id, text, images);
        if (get().projectId !== id) return;
        const stamped = { ...local, turn_id: turn.turn_id };
        const over = get().traces[turn.turn_id] !== undefined;
        const known = get().messages.some((message) => message.role === "user" && message.turn_id === turn.turn_id);
        set({
          sending: false,
          turn: over ? get().turn : (get().turn ?? begin(turn.turn_id, Date.now())),
          messages: known
            ? get().messages.filter((message) => message.id !== local.id)
            : get().messages.map((message) => (message.id === local.id ? stamped : message)),
        });
        if (over) sendNext();
      } catch (error) {
        giveBack(reason(error));
      }
    },

    unqueue(id) {
      set({ queue: get().queue.filter((item) => item.id !== id) });
      keep();
    },

    stopTurn() {
      const { turn } = get();
      if (!turn || turn.stopping) return;
      set({ turn: { ...turn, stopping: true } });
      api.stopTurn(turn.id).catch((error: unknown) => {
        const running = get().turn;
        if (running?.id === turn.id) set({ turn: { ...running, stopping: false } });
        get().notify({ tone: "bad", text: strings.chat.notStopped(reason(error)) });
      });
    },

    turnEvent(turnId, event) {
      if (get().traces[turnId]) return;
      let { messages } = get();
      const running = get().turn?.id === turnId ? get().turn! : begin(turnId, Date.now());
      const turn = advance(running, event);
      if (event.type === "started") {
        // The service's record of the message takes the place of the local one.
        const local = messages.findIndex(
          (message) => message.id.startsWith("local-") && (message.turn_id === turnId || message.text === event.message.text),
        );
        messages =
          local >= 0 && !messages.some((message) => message.id === event.message.id)
            ? messages.map((message, i) => (i === local ? event.message : message))
            : upsert(messages.filter((_, i) => i !== local), event.message);
      }
      if (!isLast(event)) {
        set({ turn, messages });
        return;
      }
      const last = event as Extract<TurnEvent, { message: Message }>;
      set({ turn: null, messages: upsert(messages, last.message), traces: { ...get().traces, [turnId]: turn } });
      if (event.type === "finished") {
        get().adopt(event.version);
        get().showVersion(event.version);
      }
      // After a stop or a failure the person decides whether the queued words still fit.
      if (event.type === "finished" || event.type === "answered") sendNext();
      else if (get().queue.length > 0) {
        const waiting = get().queue;
        const words = waiting.map(({ text }) => text).join("\n");
        set({
          queue: [],
          composer: [words, get().composer].filter(Boolean).join("\n"),
          images: [...waiting.flatMap(({ images }) => images), ...get().images].slice(0, MOST_IMAGES),
        });
        keep();
      }
    },
  };
};

// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LanguageClient } from "../src/language/client";
import { Refused } from "../src/language/connection";
import { matching } from "../src/reference/search";

type Sent = { id?: number; method: string; params: Record<string, never> };

/** The other end of a WebSocket. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: Sent[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }
  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  last(method: string): Sent {
    return this.sent.filter((message) => message.method === method).at(-1)!;
  }
  async answer(method: string, body: object): Promise<void> {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", id: this.last(method).id, ...body }) });
    await vi.advanceTimersByTimeAsync(0);
  }
  tell(method: string, params: object): void {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", method, params }) });
  }
}

let listener: ((event: { changes: { range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number }; text: string }[] }) => void) | null;
let text: string;
const document = {
  getValue: () => text,
  onDidChangeContent: (given: NonNullable<typeof listener>) => {
    listener = given;
    return { dispose: () => (listener = null) };
  },
};
const handlers = { onDiagnostics: vi.fn(), onReady: vi.fn() };
const uri = "file:///script.scad";
const socket = () => FakeSocket.all.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
  text = "cube(1);";
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

async function ready(sync: number): Promise<LanguageClient> {
  const client = new LanguageClient("ws://here/language", uri, document, handlers);
  socket().open();
  await socket().answer("initialize", { result: { capabilities: { textDocumentSync: sync } } });
  return client;
}

const change = { range: { startLineNumber: 1, startColumn: 6, endLineNumber: 1, endColumn: 7 }, text: "2" };

describe("the language client", () => {
  test("opens the script, and tells each change with its version", async () => {
    const client = await ready(2);
    expect(handlers.onReady).toHaveBeenLastCalledWith(true);
    expect(socket().last("textDocument/didOpen").params).toMatchObject({ textDocument: { uri, version: 1, text: "cube(1);" } });
    listener?.({ changes: [change] });
    expect(socket().last("textDocument/didChange").params).toEqual({
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 0, character: 5 }, end: { line: 0, character: 6 } }, text: "2" }],
    });
    client.dispose();
    expect(listener).toBeNull();
  });

  test("sends the whole text to a server that wants it", async () => {
    const client = await ready(1);
    text = "cube(2);";
    listener?.({ changes: [change] });
    expect(socket().last("textDocument/didChange").params).toMatchObject({ contentChanges: [{ text: "cube(2);" }] });
    client.dispose();
  });

  test("hands on what is said of the present text only", async () => {
    const client = await ready(2);
    listener?.({ changes: [change] });
    socket().tell("textDocument/publishDiagnostics", { uri, version: 1, diagnostics: [{ message: "old" }] });
    socket().tell("textDocument/publishDiagnostics", { uri: "file:///other.scad", diagnostics: [{ message: "other" }] });
    expect(handlers.onDiagnostics).not.toHaveBeenCalled();
    socket().tell("textDocument/publishDiagnostics", { uri, version: 2, diagnostics: [{ message: "now" }] });
    expect(handlers.onDiagnostics).toHaveBeenLastCalledWith([{ message: "now" }]);
    client.dispose();
  });

  test("asks, is refused, gives up in time, and cancels", async () => {
    const client = await ready(2);
    const hover = client.ask("textDocument/hover", client.at({ lineNumber: 1, column: 3 }));
    expect(socket().last("textDocument/hover").params).toMatchObject({ position: { line: 0, character: 2 } });
    await socket().answer("textDocument/hover", { result: { contents: "cube" } });
    expect(await hover).toEqual({ contents: "cube" });

    const rename = client.ask("textDocument/rename", {}).catch((error: unknown) => error);
    await socket().answer("textDocument/rename", { error: { code: -32803, message: "taken" } });
    expect(await rename).toBeInstanceOf(Refused);

    const late = client.ask("textDocument/hover", {});
    await vi.advanceTimersByTimeAsync(6000);
    expect(await late).toBeNull();
    expect(socket().last("$/cancelRequest").params).toEqual({ id: socket().last("textDocument/hover").id });
    client.dispose();
  });

  test("asks again what typing has overtaken, where that helps", async () => {
    const client = await ready(2);
    const overtaken = { error: { code: -32801, message: "changed" } };
    const hover = client.ask("textDocument/hover", {});
    await socket().answer("textDocument/hover", overtaken);
    expect(await hover).toBeNull();
    const completion = client.insist("textDocument/completion", {});
    await socket().answer("textDocument/completion", overtaken);
    await socket().answer("textDocument/completion", { result: [{ label: "cube" }] });
    expect(await completion).toEqual([{ label: "cube" }]);
    client.dispose();
  });

  test("comes back by itself with the text of then, and waits for nothing meanwhile", async () => {
    const client = await ready(2);
    const pending = client.ask("textDocument/hover", {});
    socket().close();
    expect(await pending).toBeNull();
    expect(handlers.onDiagnostics).toHaveBeenLastCalledWith(null);
    expect(await client.ask("textDocument/hover", {})).toBeNull();
    text = "sphere(3);";
    listener?.({ changes: [change] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
    socket().open();
    await socket().answer("initialize", { result: { capabilities: {} } });
    expect(socket().last("textDocument/didOpen").params).toMatchObject({ textDocument: { text: "sphere(3);" } });
    client.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(2);
  });
});

test("the reference finds names before words", () => {
  const builtin = (name: string, doc: string, group = "a") => ({ name, doc, group, kind: "module" as const, signature: "", arguments: [], example: "" });
  const all = [builtin("rotate_extrude", "Turns a profile", "b"), builtin("rotate", "Turns"), builtin("cube", "A box. Rotate it.")];
  expect(matching(all, "").map(([group]) => group)).toEqual(["b", "a"]);
  expect(matching(all, "rotate").flatMap(([, names]) => names.map(({ name }) => name))).toEqual(["rotate", "cube", "rotate_extrude"]);
  expect(matching(all, "nothing")).toEqual([]);
});

/**
 * The language service of one project: keeps the server's copy of the script in step with the editor's, asks it, and hands
 * on what it finds wrong. Everything that it knows of the text it knows from there.
 */
import { Connection, Refused, Unanswered } from "./connection";
import type { Capabilities, Diagnostic, Position } from "./protocol";

/** What a text editor's model must be able to do; Monaco's can. */
export interface Document {
  getValue(): string;
  onDidChangeContent(listener: (event: { changes: readonly Change[] }) => void): { dispose(): void };
}

interface Change {
  range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };
  text: string;
}

export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** How long an editor waits before it goes on without. */
const PATIENCE = 5000;
const INITIALIZE_PATIENCE = 15_000;
const INCREMENTAL = 2;
/** The server has understood, and says why not. All other refusals are of questions that time has overtaken. */
const REQUEST_FAILED = -32803;
const CONTENT_MODIFIED = -32801;
const OVERTAKEN = Symbol("overtaken");
/** How often a question that typing has overtaken is put again. */
const INSIST = 5;

const CLIENT_CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    synchronization: { dynamicRegistration: false },
    publishDiagnostics: { versionSupport: true, codeDescriptionSupport: false, dataSupport: true },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ["markdown", "plaintext"],
        insertReplaceSupport: false,
        resolveSupport: { properties: ["documentation", "detail", "additionalTextEdits"] },
      },
      contextSupport: true,
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ["markdown", "plaintext"],
        parameterInformation: { labelOffsetSupport: true },
        activeParameterSupport: true,
      },
    },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor"] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    rename: { prepareSupport: true },
    foldingRange: { lineFoldingOnly: true },
  },
  workspace: { workspaceEdit: { documentChanges: true } },
};

export interface ClientHandlers {
  /** What the server says of the text that it was last sent; null when it says nothing any more. */
  onDiagnostics(diagnostics: Diagnostic[] | null): void;
  onReady(ready: boolean): void;
}

export class LanguageClient {
  capabilities: Capabilities = {};
  private readonly connection: Connection;
  private readonly listening: { dispose(): void };
  private version = 0;
  private ready = false;

  constructor(
    url: string,
    readonly uri: string,
    private readonly document: Document,
    private readonly handlers: ClientHandlers,
  ) {
    this.listening = document.onDidChangeContent(({ changes }) => this.changed(changes));
    this.connection = new Connection(url, {
      onOpen: () => this.initialize(),
      onClosed: () => this.closed(),
      onNotification: (method, params) => this.notified(method, params),
    });
  }

  get isReady(): boolean {
    return this.ready;
  }

  /** The server's answer; null when there is none: offline, too late, cancelled, outdated. A reasoned no is thrown. */
  async ask<T>(method: string, params: object, token?: Cancellation): Promise<T | null> {
    const answer = await this.put<T>(method, params, token);
    return answer === OVERTAKEN ? null : answer;
  }

  /** Asks again when typing has overtaken the question: for answers that still hold when more is typed. */
  async insist<T>(method: string, params: object, token?: Cancellation): Promise<T | null> {
    for (let turn = 0; turn < INSIST; turn++) {
      const answer = await this.put<T>(method, params, token);
      if (answer !== OVERTAKEN) return answer;
    }
    return null;
  }

  private async put<T>(method: string, params: object, token?: Cancellation): Promise<T | null | typeof OVERTAKEN> {
    if (!this.ready || token?.isCancellationRequested) return null;
    let listening: { dispose(): void } | undefined;
    try {
      return await this.connection.request<T>(method, params, PATIENCE, (cancel) => {
        listening = token?.onCancellationRequested(cancel);
      });
    } catch (error) {
      if (error instanceof Refused && error.code === CONTENT_MODIFIED) return OVERTAKEN;
      if (error instanceof Refused && error.code === REQUEST_FAILED) throw error;
      if (error instanceof Refused || error instanceof Unanswered) return null;
      throw error;
    } finally {
      listening?.dispose();
    }
  }

  at(position: { lineNumber: number; column: number }): { textDocument: { uri: string }; position: Position } {
    return { ...this.text, position: { line: position.lineNumber - 1, character: position.column - 1 } };
  }

  get text(): { textDocument: { uri: string } } {
    return { textDocument: { uri: this.uri } };
  }

  dispose(): void {
    this.listening.dispose();
    this.ready = false;
    this.connection.dispose();
  }

  private async initialize(): Promise<void> {
    const { capabilities } = await this.connection.request<{ capabilities: Capabilities }>(
      "initialize",
      { processId: null, clientInfo: { name: "Partwright studio" }, rootUri: null, workspaceFolders: null, capabilities: CLIENT_CAPABILITIES },
      INITIALIZE_PATIENCE,
    );
    this.capabilities = capabilities;
    this.connection.notify("initialized", {});
    this.version += 1;
    this.connection.notify("textDocument/didOpen", {
      textDocument: { uri: this.uri, languageId: "openscad", version: this.version, text: this.document.getValue() },
    });
    this.ready = true;
    this.handlers.onReady(true);
  }

  private closed(): void {
    const was = this.ready;
    this.ready = false;
    if (!was) return;
    this.handlers.onDiagnostics(null);
    this.handlers.onReady(false);
  }

  private changed(changes: readonly Change[]): void {
    if (!this.ready) return;
    this.version += 1;
    const { textDocumentSync: sync } = this.capabilities;
    const kind = typeof sync === "object" ? sync.change : sync;
    const contentChanges =
      kind === INCREMENTAL
        ? changes.map(({ range, text }) => ({
            range: {
              start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
              end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
            },
            text,
          }))
        : [{ text: this.document.getValue() }];
    this.connection.notify("textDocument/didChange", { textDocument: { uri: this.uri, version: this.version }, contentChanges });
  }

  private notified(method: string, params: unknown): void {
    if (method !== "textDocument/publishDiagnostics") return;
    const { uri, version, diagnostics } = params as { uri: string; version?: number | null; diagnostics: Diagnostic[] };
    // Of an older text: what is said of the present one is on its way.
    if (uri !== this.uri || (version != null && version !== this.version)) return;
    this.handlers.onDiagnostics(diagnostics);
  }
}

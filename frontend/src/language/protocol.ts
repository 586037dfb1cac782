/** The part of the Language Server Protocol (3.17) that the studio speaks. Lines and UTF-16 columns count from 0. */

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Location {
  uri: string;
  range: Range;
}

export interface LocationLink {
  targetUri: string;
  targetSelectionRange: Range;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

export interface WorkspaceEdit {
  changes?: Record<string, TextEdit[]>;
  documentChanges?: { textDocument: { uri: string }; edits: TextEdit[] }[];
}

export type Markup = string | { kind?: string; language?: string; value: string };

export interface Diagnostic {
  range: Range;
  severity?: 1 | 2 | 3 | 4;
  code?: string | number;
  source?: string;
  message: string;
  data?: unknown;
}

export interface CompletionItem {
  label: string;
  kind?: number;
  detail?: string;
  documentation?: Markup;
  sortText?: string;
  filterText?: string;
  preselect?: boolean;
  insertText?: string;
  insertTextFormat?: 1 | 2;
  textEdit?: { newText: string; range?: Range; insert?: Range; replace?: Range };
  additionalTextEdits?: TextEdit[];
  commitCharacters?: string[];
  tags?: number[];
  command?: unknown;
  data?: unknown;
}

export interface Hover {
  contents: Markup | Markup[];
  range?: Range;
}

export interface SignatureHelp {
  signatures: {
    label: string;
    documentation?: Markup;
    parameters?: { label: string | [number, number]; documentation?: Markup }[];
    activeParameter?: number | null;
  }[];
  activeSignature?: number | null;
  activeParameter?: number | null;
}

export interface DocumentSymbol {
  name: string;
  detail?: string;
  kind: number;
  range: Range;
  selectionRange: Range;
  children?: DocumentSymbol[];
}

export interface CodeAction {
  title: string;
  kind?: string;
  isPreferred?: boolean;
  diagnostics?: Diagnostic[];
  disabled?: { reason: string };
  edit?: WorkspaceEdit;
  data?: unknown;
}

export interface FoldingRange {
  startLine: number;
  endLine: number;
  kind?: string;
}

export interface DocumentHighlight {
  range: Range;
  kind?: 1 | 2 | 3;
}

export interface Capabilities {
  textDocumentSync?: number | { change?: number };
  completionProvider?: { triggerCharacters?: string[]; resolveProvider?: boolean };
  signatureHelpProvider?: { triggerCharacters?: string[]; retriggerCharacters?: string[] };
  codeActionProvider?: boolean | { resolveProvider?: boolean };
  renameProvider?: boolean | { prepareProvider?: boolean };
}

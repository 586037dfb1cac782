/** Monaco's questions, asked of the language service, and its answers in Monaco's terms. */
import type * as Monaco from "monaco-editor/editor";
import { LANGUAGE } from "../editor/language";
import { useStudio } from "../store";
import { strings } from "../strings";
import type { LanguageClient } from "./client";
import { Refused } from "./connection";
import { openLibrary } from "./library";
import type * as Lsp from "./protocol";

/** The service of each model; a model without one gets no answers. */
const clients = new Map<string, LanguageClient>();

export function serve(model: Monaco.editor.ITextModel, client: LanguageClient): { dispose(): void } {
  const key = model.uri.toString();
  clients.set(key, client);
  return { dispose: () => void (clients.get(key) === client && clients.delete(key)) };
}

export const clientOf = (model: Monaco.editor.ITextModel): LanguageClient | undefined => clients.get(model.uri.toString());

export function toRange(range: Lsp.Range): Monaco.IRange {
  return {
    startLineNumber: range.start.line + 1,
    startColumn: range.start.character + 1,
    endLineNumber: range.end.line + 1,
    endColumn: range.end.character + 1,
  };
}

function fromRange(range: Monaco.IRange): Lsp.Range {
  return {
    start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
    end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
  };
}

function markdown(markup: Lsp.Markup): Monaco.IMarkdownString {
  if (typeof markup === "string") return { value: markup };
  if (markup.language) return { value: `\`\`\`${markup.language}\n${markup.value}\n\`\`\`` };
  return { value: markup.value };
}

const documentation = (markup: Lsp.Markup | undefined) =>
  markup === undefined ? undefined : typeof markup === "string" ? markup : markdown(markup);

export function registerProviders(monaco: typeof Monaco): void {
  const { languages, Range } = monaco;
  /** The protocol numbers kinds from 1 in an order of its own. */
  const kinds = languages.CompletionItemKind;
  const completionKinds = [
    kinds.Text, kinds.Text, kinds.Method, kinds.Function, kinds.Constructor, kinds.Field, kinds.Variable, kinds.Class, kinds.Interface,
    kinds.Module, kinds.Property, kinds.Unit, kinds.Value, kinds.Enum, kinds.Keyword, kinds.Snippet, kinds.Color, kinds.File,
    kinds.Reference, kinds.Folder, kinds.EnumMember, kinds.Constant, kinds.Struct, kinds.Event, kinds.Operator, kinds.TypeParameter,
  ];

  const workspaceEdit = (edit: Lsp.WorkspaceEdit, model: Monaco.editor.ITextModel): Monaco.languages.WorkspaceEdit => {
    const uri = clientOf(model)?.uri;
    const edits = [
      ...Object.entries(edit.changes ?? {}).flatMap(([other, edits]) => (other === uri ? edits : [])),
      ...(edit.documentChanges ?? []).flatMap((change) => (change.textDocument.uri === uri ? change.edits : [])),
    ];
    return {
      edits: edits.map(({ range, newText }) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit: { range: toRange(range), text: newText },
      })),
    };
  };

  const origins = new WeakMap<object, { item: Lsp.CompletionItem; model: Monaco.editor.ITextModel }>();
  languages.registerCompletionItemProvider(LANGUAGE, {
    triggerCharacters: ["$", ".", "<", "/", '"'],
    async provideCompletionItems(model, position, context, token) {
      const client = clientOf(model);
      const triggerKind = context.triggerKind + 1;
      const answer = await client?.insist<Lsp.CompletionItem[] | { isIncomplete: boolean; items: Lsp.CompletionItem[] }>(
        "textDocument/completion",
        { ...client.at(position), context: { triggerKind, triggerCharacter: context.triggerCharacter } },
        token,
      );
      if (!answer) return null;
      const items = Array.isArray(answer) ? answer : answer.items;
      const word = model.getWordUntilPosition(position);
      const usual = new Range(position.lineNumber, word.startColumn, position.lineNumber, position.column);
      const suggestions = items.map((item): Monaco.languages.CompletionItem => {
        const { textEdit } = item;
        const replaced = textEdit?.range ?? textEdit?.insert;
        const suggestion: Monaco.languages.CompletionItem = {
          label: item.label,
          kind: completionKinds[item.kind ?? 0] ?? kinds.Text,
          detail: item.detail,
          documentation: documentation(item.documentation),
          sortText: item.sortText,
          filterText: item.filterText,
          preselect: item.preselect,
          insertText: textEdit?.newText ?? item.insertText ?? item.label,
          insertTextRules: item.insertTextFormat === 2 ? languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
          // Up to where the question was asked: what is typed meanwhile comes on top.
          range: replaced ? { ...toRange(replaced), endLineNumber: position.lineNumber, endColumn: position.column } : usual,
          commitCharacters: item.commitCharacters,
          tags: item.tags?.includes(1) ? [languages.CompletionItemTag.Deprecated] : undefined,
          additionalTextEdits: item.additionalTextEdits?.map(({ range, newText }) => ({ range: toRange(range), text: newText })),
          // A call's snippet stands between its parentheses: say at once what belongs there.
          command: item.insertTextFormat === 2 ? { id: "editor.action.triggerParameterHints", title: "" } : undefined,
        };
        origins.set(suggestion, { item, model });
        return suggestion;
      });
      return { suggestions, incomplete: !Array.isArray(answer) && answer.isIncomplete };
    },
    async resolveCompletionItem(suggestion, token) {
      const origin = origins.get(suggestion);
      const client = origin && clientOf(origin.model);
      if (!origin || !client?.capabilities.completionProvider?.resolveProvider) return suggestion;
      const item = await client.ask<Lsp.CompletionItem>("completionItem/resolve", origin.item, token);
      if (!item) return suggestion;
      suggestion.detail = item.detail ?? suggestion.detail;
      suggestion.documentation = documentation(item.documentation) ?? suggestion.documentation;
      return suggestion;
    },
  });

  languages.registerHoverProvider(LANGUAGE, {
    async provideHover(model, position, token) {
      const client = clientOf(model);
      const hover = await client?.ask<Lsp.Hover>("textDocument/hover", client.at(position), token);
      if (!hover) return null;
      const contents = (Array.isArray(hover.contents) ? hover.contents : [hover.contents]).map(markdown);
      return { contents, range: hover.range && toRange(hover.range) };
    },
  });

  languages.registerSignatureHelpProvider(LANGUAGE, {
    signatureHelpTriggerCharacters: ["(", ","],
    signatureHelpRetriggerCharacters: [")", "="],
    async provideSignatureHelp(model, position, token) {
      const client = clientOf(model);
      const help = await client?.ask<Lsp.SignatureHelp>("textDocument/signatureHelp", client.at(position), token);
      if (!help || help.signatures.length === 0) return null;
      return {
        value: {
          activeSignature: help.activeSignature ?? 0,
          activeParameter: help.activeParameter ?? -1,
          signatures: help.signatures.map((signature) => ({
            label: signature.label,
            documentation: documentation(signature.documentation),
            activeParameter: signature.activeParameter ?? undefined,
            parameters: (signature.parameters ?? []).map((parameter) => ({
              label: parameter.label,
              documentation: documentation(parameter.documentation),
            })),
          })),
        },
        dispose: () => undefined,
      };
    },
  });

  languages.registerDefinitionProvider(LANGUAGE, {
    async provideDefinition(model, position, token) {
      const client = clientOf(model);
      if (!client) return null;
      const answer = await client.ask<Lsp.Location | (Lsp.Location | Lsp.LocationLink)[]>("textDocument/definition", client.at(position), token);
      const places = (answer === null ? [] : Array.isArray(answer) ? answer : [answer]).map((place) =>
        "uri" in place ? place : { uri: place.targetUri, range: place.targetSelectionRange },
      );
      const found = places.map(async ({ uri, range }) => {
        const target = uri === client.uri ? model.uri : await openLibrary(monaco, client, uri);
        return target ? [{ uri: target, range: toRange(range) }] : [];
      });
      return (await Promise.all(found)).flat();
    },
  });

  languages.registerDocumentHighlightProvider(LANGUAGE, {
    async provideDocumentHighlights(model, position, token) {
      const client = clientOf(model);
      const found = await client?.ask<Lsp.DocumentHighlight[]>("textDocument/documentHighlight", client.at(position), token);
      return found?.map(({ range, kind }) => ({ range: toRange(range), kind: (kind ?? 1) - 1 }));
    },
  });

  languages.registerDocumentSymbolProvider(LANGUAGE, {
    displayName: strings.product,
    async provideDocumentSymbols(model, token) {
      const client = clientOf(model);
      const symbols = await client?.ask<Lsp.DocumentSymbol[]>("textDocument/documentSymbol", client.text, token);
      const convert = (symbol: Lsp.DocumentSymbol): Monaco.languages.DocumentSymbol => ({
        name: symbol.name,
        detail: symbol.detail ?? "",
        kind: symbol.kind - 1,
        tags: [],
        range: toRange(symbol.range),
        selectionRange: toRange(symbol.selectionRange),
        children: (symbol.children ?? []).map(convert),
      });
      return symbols?.map(convert);
    },
  });

  languages.registerRenameProvider(LANGUAGE, {
    async provideRenameEdits(model, position, newName, token) {
      const client = clientOf(model);
      try {
        const edit = await client?.ask<Lsp.WorkspaceEdit>("textDocument/rename", { ...client.at(position), newName }, token);
        return edit ? workspaceEdit(edit, model) : { edits: [], rejectReason: strings.editor.away };
      } catch (error) {
        return { edits: [], rejectReason: error instanceof Refused ? error.message : strings.editor.away };
      }
    },
    async resolveRenameLocation(model, position, token) {
      const refuse = (rejectReason: string) => ({ range: new Range(1, 1, 1, 1), text: "", rejectReason });
      const client = clientOf(model);
      if (!client?.isReady) return refuse(strings.editor.away);
      try {
        const answer = await client.ask<Lsp.Range | { range: Lsp.Range; placeholder: string }>(
          "textDocument/prepareRename",
          client.at(position),
          token,
        );
        if (!answer) return refuse(strings.editor.notRenamed);
        const range = toRange("range" in answer ? answer.range : answer);
        return { range, text: "placeholder" in answer ? answer.placeholder : model.getValueInRange(range) };
      } catch (error) {
        return refuse(error instanceof Refused ? error.message : strings.editor.notRenamed);
      }
    },
  });

  languages.registerDocumentFormattingEditProvider(LANGUAGE, {
    displayName: strings.product,
    async provideDocumentFormattingEdits(model, options, token) {
      const client = clientOf(model);
      try {
        const edits = await client?.ask<Lsp.TextEdit[]>("textDocument/formatting", { ...client.text, options }, token);
        return edits?.map(({ range, newText }) => ({ range: toRange(range), text: newText }));
      } catch (error) {
        // A script with syntax errors is not laid out; the server says which.
        useStudio.getState().notify({ tone: "bad", text: strings.editor.notFormatted(error instanceof Refused ? error.message : "") });
        return null;
      }
    },
  });

  languages.registerCodeActionProvider(LANGUAGE, {
    async provideCodeActions(model, range, context, token) {
      const client = clientOf(model);
      const severity = (marker: Monaco.editor.IMarkerData): Lsp.Diagnostic["severity"] =>
        marker.severity === monaco.MarkerSeverity.Error ? 1 : marker.severity === monaco.MarkerSeverity.Warning ? 2 : 3;
      const diagnostics = context.markers.map(
        (marker): Lsp.Diagnostic => ({
          range: fromRange(marker),
          severity: severity(marker),
          code: typeof marker.code === "object" ? marker.code.value : marker.code,
          source: marker.source,
          message: marker.message,
        }),
      );
      const found = await client?.ask<Lsp.CodeAction[]>(
        "textDocument/codeAction",
        { ...client.text, range: fromRange(range), context: { diagnostics, only: context.only ? [context.only] : undefined } },
        token,
      );
      const resolve = async (action: Lsp.CodeAction): Promise<Lsp.CodeAction> => {
        const lazy = typeof client?.capabilities.codeActionProvider === "object" && client.capabilities.codeActionProvider.resolveProvider;
        if (action.edit || !lazy) return action;
        return (await client.ask<Lsp.CodeAction>("codeAction/resolve", action, token)) ?? action;
      };
      const actions = (await Promise.all((found ?? []).map(resolve)))
        .filter((action) => action.edit)
        .map((action) => ({
          title: action.title,
          kind: action.kind ?? "quickfix",
          isPreferred: action.isPreferred,
          disabled: action.disabled?.reason,
          edit: workspaceEdit(action.edit!, model),
        }));
      return { actions, dispose: () => undefined };
    },
  });

  languages.registerFoldingRangeProvider(LANGUAGE, {
    async provideFoldingRanges(model, _context, token) {
      const client = clientOf(model);
      const ranges = await client?.ask<Lsp.FoldingRange[]>("textDocument/foldingRange", client.text, token);
      return ranges?.map(({ startLine, endLine, kind }) => ({
        start: startLine + 1,
        end: endLine + 1,
        kind: kind === undefined ? undefined : new languages.FoldingRangeKind(kind),
      }));
    },
  });
}

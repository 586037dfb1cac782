/** Completion, hover, call hints and quick fixes, from the language's own docs, the script's symbols and its diagnostics. */
import type * as Monaco from "monaco-editor/editor";
import type { Builtin, Diagnostic } from "../api/types";
import { useStudio } from "../store";
import { LANGUAGE } from "./language";
import { callAt, symbolsOf } from "./symbols";

function docOf(builtin: Builtin): string {
  const rows = builtin.arguments.map((argument) => {
    const unit = argument.unit ? ` (${argument.unit})` : "";
    return `- \`${argument.name}\`${unit}: ${argument.doc}${argument.default == null ? "" : ` Default \`${argument.default}\`.`}`;
  });
  return [builtin.doc, rows.join("\n"), builtin.example ? `\`\`\`${LANGUAGE}\n${builtin.example}\n\`\`\`` : ""].filter(Boolean).join("\n\n");
}

/** `cube(size, center)` as a snippet that stops at each required argument. */
function snippetOf(builtin: Builtin): string {
  if (builtin.kind !== "module" && builtin.kind !== "function") return builtin.name;
  const required = builtin.arguments.filter((argument) => argument.default == null).slice(0, 3);
  const inside = required.map((argument, i) => `\${${i + 1}:${argument.name}}`).join(", ");
  return `${builtin.name}(${inside || "$1"})$0`;
}

export function toRange(location: { line: number; column: number; end_line: number; end_column: number }): Monaco.IRange {
  return {
    startLineNumber: location.line,
    startColumn: location.column,
    endLineNumber: location.end_line,
    endColumn: location.end_column,
  };
}

/** A diagnostic of the script itself, or of a file that it uses, which is shown on the first line. */
export function toMarker(monaco: typeof Monaco, diagnostic: Diagnostic): Monaco.editor.IMarkerData {
  const severity = {
    error: monaco.MarkerSeverity.Error,
    warning: monaco.MarkerSeverity.Warning,
    info: monaco.MarkerSeverity.Info,
  }[diagnostic.severity];
  const own = diagnostic.location && diagnostic.location.file == null ? diagnostic.location : null;
  const place = own ? toRange(own) : { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 };
  const empty = place.startLineNumber === place.endLineNumber && place.startColumn === place.endColumn;
  const range = empty ? { ...place, endColumn: place.endColumn + 1 } : place;
  const where = diagnostic.location?.file ? `${diagnostic.location.file}:${diagnostic.location.line}: ` : "";
  return { ...range, severity, code: diagnostic.code, source: "partwright", message: [where + diagnostic.message, ...(diagnostic.notes ?? [])].join("\n") };
}

export function registerProviders(monaco: typeof Monaco): void {
  const builtins = () => useStudio.getState().builtins;
  const kinds = monaco.languages.CompletionItemKind;

  monaco.languages.registerCompletionItemProvider(LANGUAGE, {
    triggerCharacters: ["$"],
    provideCompletionItems(model, position) {
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const before = model.getValueInRange(new monaco.Range(1, 1, position.lineNumber, word.startColumn));
      const suggestions: Monaco.languages.CompletionItem[] = [];

      const call = callAt(before);
      const called = call && builtins().find((builtin) => builtin.name === call.name);
      for (const argument of called?.arguments ?? []) {
        suggestions.push({
          label: `${argument.name} =`,
          kind: kinds.Field,
          detail: [argument.unit, argument.default == null ? "" : `= ${argument.default}`].filter(Boolean).join(" "),
          documentation: argument.doc,
          insertText: `${argument.name} = `,
          sortText: `0${argument.name}`,
          range,
        });
      }
      for (const symbol of symbolsOf(model.getValue())) {
        suggestions.push({
          label: symbol.name,
          kind: { variable: kinds.Variable, parameter: kinds.Variable, module: kinds.Module, function: kinds.Function }[symbol.kind],
          detail: symbol.signature,
          documentation: symbol.doc,
          insertText: symbol.name,
          sortText: `1${symbol.name}`,
          range,
        });
      }
      for (const builtin of builtins()) {
        suggestions.push({
          label: builtin.name,
          kind: {
            module: kinds.Module,
            function: kinds.Function,
            constant: kinds.Constant,
            special_variable: kinds.Variable,
            keyword: kinds.Keyword,
          }[builtin.kind],
          detail: builtin.signature,
          documentation: { value: docOf(builtin) },
          insertText: snippetOf(builtin),
          insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
          sortText: `2${builtin.name}`,
          range,
        });
      }
      return { suggestions };
    },
  });

  monaco.languages.registerHoverProvider(LANGUAGE, {
    provideHover(model, position) {
      const word = model.getWordAtPosition(position);
      if (!word) return null;
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const own = symbolsOf(model.getValue()).find((symbol) => symbol.name === word.word);
      if (own) {
        const value = `\`\`\`${LANGUAGE}\n${own.signature}\n\`\`\`${own.doc ? `\n\n${own.doc}` : ""}`;
        return { range, contents: [{ value }] };
      }
      const builtin = builtins().find((builtin) => builtin.name === word.word);
      if (!builtin) return null;
      return { range, contents: [{ value: `\`\`\`${LANGUAGE}\n${builtin.signature}\n\`\`\`` }, { value: docOf(builtin) }] };
    },
  });

  monaco.languages.registerSignatureHelpProvider(LANGUAGE, {
    signatureHelpTriggerCharacters: ["(", ","],
    provideSignatureHelp(model, position) {
      const call = callAt(model.getValueInRange(new monaco.Range(1, 1, position.lineNumber, position.column)));
      if (!call) return null;
      const builtin = builtins().find((builtin) => builtin.name === call.name);
      const own = symbolsOf(model.getValue()).find((symbol) => symbol.name === call.name && symbol.kind !== "variable");
      if (!builtin && !own) return null;
      const names = own
        ? (/\((.*)\)$/.exec(own.signature)?.[1] ?? "").split(",").map((part) => part.trim()).filter(Boolean)
        : (builtin?.arguments.map((argument) => argument.name) ?? []);
      const named = call.named === null ? -1 : names.findIndex((name) => name.split("=")[0].trim() === call.named);
      return {
        value: {
          activeSignature: 0,
          activeParameter: named >= 0 ? named : call.argument,
          signatures: [
            {
              label: own?.signature ?? builtin?.signature ?? "",
              documentation: own?.doc ?? builtin?.doc ?? "",
              parameters: names.map((name) => ({
                label: name,
                documentation: own ? "" : (builtin?.arguments.find((argument) => argument.name === name)?.doc ?? ""),
              })),
            },
          ],
        },
        dispose: () => undefined,
      };
    },
  });

  monaco.languages.registerCodeActionProvider(LANGUAGE, {
    provideCodeActions(model, range) {
      const actions = useStudio
        .getState()
        .diagnostics.filter((diagnostic) => diagnostic.fix && diagnostic.location && !diagnostic.location.file)
        .filter((diagnostic) => monaco.Range.areIntersectingOrTouching(range, toRange(diagnostic.location!)))
        .map((diagnostic) => ({
          title: diagnostic.fix!.title,
          kind: "quickfix",
          isPreferred: true,
          diagnostics: [toMarker(monaco, diagnostic)],
          edit: {
            edits: [
              {
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: { range: toRange(diagnostic.fix!.location), text: diagnostic.fix!.replacement },
              },
            ],
          },
        }));
      return { actions, dispose: () => undefined };
    },
  });
}

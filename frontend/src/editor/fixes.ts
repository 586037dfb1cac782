/** Quick fixes of what only a render finds; the language service has those of what it finds itself. */
import type * as Monaco from "monaco-editor/editor";
import { LANGUAGE } from "./language";
import type { Problem } from "../language/problems";

const fixable = new WeakMap<Monaco.editor.ITextModel, Problem[]>();

export function offerFixes(model: Monaco.editor.ITextModel, problems: Problem[]): void {
  fixable.set(model, problems.filter((problem) => problem.fix && !problem.fix.location.file));
}

export function registerFixes(monaco: typeof Monaco): void {
  monaco.languages.registerCodeActionProvider(LANGUAGE, {
    provideCodeActions(model, range) {
      const actions = (fixable.get(model) ?? [])
        .filter((problem) => monaco.Range.areIntersectingOrTouching(range, problem.place))
        .map(({ fix }) => ({
          title: fix!.title,
          kind: "quickfix",
          isPreferred: true,
          edit: {
            edits: [
              {
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: {
                  range: new monaco.Range(fix!.location.line, fix!.location.column, fix!.location.end_line, fix!.location.end_column),
                  text: fix!.replacement,
                },
              },
            ],
          },
        }));
      return { actions, dispose: () => undefined };
    },
  });
}

/** The script, as text. The store holds the truth; the editor sends what is typed, and takes over what came from elsewhere. */
import { useEffect, useRef } from "react";
import { useDark } from "../layout/useTheme";
import { useStudio } from "../store";
import { isDirty } from "../store/document";
import { streamedScript } from "../store/turn";
import { overrides } from "../store/values";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { bumpNumber } from "./bump";
import { LANGUAGE } from "./language";
import { monaco } from "./monaco";
import { toMarker, toRange } from "./providers";

/** What the running turn has written so far, for an empty part: there is nothing to lose, and much to watch. */
function useIncoming(): string | null {
  return useStudio((studio) => {
    if (!studio.turn) return null;
    const latest = studio.turn.attempts.at(-1)?.script ?? null;
    if (studio.script.trim() !== "") return latest;
    return latest ?? streamedScript(studio.turn.text);
  });
}

/** Makes the model say `text` with the smallest edit, so that the cursor and the scroll stay where they are. */
function replaceText(model: monaco.editor.ITextModel, text: string): void {
  const old = model.getValue();
  if (old === text) return;
  let start = 0;
  const shorter = Math.min(old.length, text.length);
  while (start < shorter && old[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(old.length - end));
  model.pushEditOperations([], [{ range, text: text.slice(start, text.length - end) }], () => null);
}

function bump(editor: monaco.editor.IStandaloneCodeEditor, direction: 1 | -1, factor: number): void {
  const model = editor.getModel();
  const position = editor.getPosition();
  if (!model || !position) return;
  const bumped = bumpNumber(model.getLineContent(position.lineNumber), position.column - 1, direction, factor);
  if (!bumped) return;
  const range = new monaco.Range(position.lineNumber, bumped.start + 1, position.lineNumber, bumped.end + 1);
  const column = Math.min(position.column, bumped.start + 1 + bumped.text.length);
  editor.executeEdits("bump", [{ range, text: bumped.text }], [
    new monaco.Selection(position.lineNumber, column, position.lineNumber, column),
  ]);
}

function Banner() {
  const turn = useStudio((studio) => studio.turn !== null);
  const differs = useStudio((studio) => Object.keys(overrides(studio.values, studio.parameters)).length);
  const fresh = useStudio((studio) => studio.script === studio.parametersScript);
  if (turn) return <p className="shrink-0 border-b border-line bg-accent-soft px-3 py-1.5 text-xs text-accent">{strings.editor.writing}</p>;
  if (differs === 0) return null;
  return (
    <div className="flex shrink-0 items-center justify-between gap-2 border-b border-line bg-raised py-0.5 pl-3 pr-1 text-xs text-muted">
      {strings.editor.differs(differs)}
      <Button tone="quiet" size="small" disabled={!fresh} onClick={() => void useStudio.getState().writeValues()}>
        {strings.parameters.write}
      </Button>
    </div>
  );
}

export default function EditorPane() {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  /** While the editor takes over text from the store, its change events are not the person's. */
  const taking = useRef(false);
  const dark = useDark();
  const script = useStudio((studio) => studio.script);
  const incoming = useIncoming();
  const diagnostics = useStudio((studio) => studio.diagnostics);
  const reveal = useStudio((studio) => studio.reveal);
  const busy = useStudio((studio) => studio.turn !== null);

  useEffect(() => {
    if (!host.current) return;
    const created = monaco.editor.create(host.current, {
      value: useStudio.getState().script,
      language: LANGUAGE,
      automaticLayout: true,
      ariaLabel: strings.editor.label,
      fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
      fontLigatures: false,
      fontSize: 12.5,
      lineHeight: 20,
      lineNumbersMinChars: 3,
      minimap: { enabled: false },
      glyphMargin: false,
      folding: true,
      scrollBeyondLastLine: false,
      smoothScrolling: false,
      padding: { top: 8, bottom: 24 },
      overviewRulerBorder: false,
      hideCursorInOverviewRuler: true,
      renderLineHighlight: "line",
      scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
      tabSize: 2,
      wordBasedSuggestions: "off",
      fixedOverflowWidgets: true,
      placeholder: strings.editor.placeholder,
      readOnlyMessage: { value: strings.editor.writing },
      unicodeHighlight: { ambiguousCharacters: false },
      stickyScroll: { enabled: false },

    });
    editor.current = created;
    // Brackets speak the colour of the theme; four more would say nothing.
    created.getModel()?.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
    const { KeyMod, KeyCode } = monaco;
    const studio = useStudio.getState;
    created.addCommand(KeyMod.Alt | KeyCode.UpArrow, () => bump(created, 1, 1));
    created.addCommand(KeyMod.Alt | KeyCode.DownArrow, () => bump(created, -1, 1));
    created.addCommand(KeyMod.Alt | KeyMod.Shift | KeyCode.UpArrow, () => bump(created, 1, 10));
    created.addCommand(KeyMod.Alt | KeyMod.Shift | KeyCode.DownArrow, () => bump(created, -1, 10));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => {
      if (isDirty(studio())) void studio().save();
    });
    created.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => studio().renderFull());
    const listening = created.onDidChangeModelContent(() => {
      if (!taking.current) studio().edit(created.getValue(), "typing");
    });
    return () => {
      listening.dispose();
      created.getModel()?.dispose();
      created.dispose();
      editor.current = null;
    };
  }, []);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    taking.current = true;
    replaceText(model, incoming ?? script);
    taking.current = false;
    if (incoming !== null && editor.current) editor.current.revealLine(model.getLineCount());
  }, [script, incoming]);

  useEffect(() => {
    editor.current?.updateOptions({ readOnly: busy });
  }, [busy]);
  useEffect(() => monaco.editor.setTheme(dark ? "partwright-dark" : "partwright-light"), [dark]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    monaco.editor.setModelMarkers(
      model,
      "partwright",
      diagnostics.map((diagnostic) => toMarker(monaco, diagnostic)),
    );
  }, [diagnostics]);

  useEffect(() => {
    const created = editor.current;
    if (!created || !reveal) return;
    const range = toRange({ line: reveal.line, column: reveal.column, end_line: reveal.endLine, end_column: reveal.endColumn });
    created.revealRangeInCenterIfOutsideViewport(range);
    created.setSelection(range);
    if (reveal.focus) created.focus();
    const marks = created.createDecorationsCollection([{ range, options: { isWholeLine: true, className: "revealed-line" } }]);
    const timer = setTimeout(() => marks.clear(), 1600);
    return () => {
      clearTimeout(timer);
      marks.clear();
    };
  }, [reveal]);

  return (
    <div className="flex h-full flex-col">
      <Banner />
      <div ref={host} className="min-h-0 flex-1" data-testid="editor" />
    </div>
  );
}

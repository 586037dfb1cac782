/** The script, as text. The store holds the truth; the editor sends what is typed, and takes over what came from elsewhere. */
import { useEffect, useRef, useState } from "react";
import { LanguageClient } from "../language/client";
import { problems } from "../language/problems";
import type * as Lsp from "../language/protocol";
import { serve } from "../language/providers";
import { useDark } from "../layout/useTheme";
import { useStudio } from "../store";
import { isDirty } from "../store/document";
import { filesDiffer } from "../store/files";
import { streamedScript } from "../store/turn";
import { overrides } from "../store/values";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { EditorBar } from "./EditorBar";
import { offerFixes } from "./fixes";
import { setInserter } from "./insertion";
import { LANGUAGE } from "./language";
import { monaco } from "./monaco";
import { Scrubber } from "./scrub";

/** What the service calls the script. */
const SCRIPT_URI = "file:///script.scad";

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
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: text.slice(start, text.length - end) }], () => null);
  model.pushStackElement();
}

/** What changed in the editor goes to the store. Undoing what moved values into the text brings the values back, too. */
function taken(text: string, event: monaco.editor.IModelContentChangedEvent, turning: boolean): void {
  const studio = useStudio.getState();
  const { past, future } = studio.history;
  if (event.isUndoing && past.at(-1)?.script === text) studio.undo();
  else if (event.isRedoing && future[0]?.script === text) studio.redo();
  else if (turning) studio.edit(text, "turning", { inputAt: performance.now() });
  else studio.edit(text, "typing");
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
  const [editor, setEditor] = useState<monaco.editor.IStandaloneCodeEditor | null>(null);
  /** The script's model; the editor may show a library's meanwhile. */
  const [model, setModel] = useState<monaco.editor.ITextModel | null>(null);
  const [library, setLibrary] = useState<monaco.Uri | null>(null);
  const [live, setLive] = useState<Lsp.Diagnostic[] | null>(null);
  const [served, setServed] = useState(false);
  /** While the editor takes over text from the store, its change events are not the person's. */
  const taking = useRef(false);
  const dark = useDark();
  const projectId = useStudio((studio) => studio.projectId);
  const script = useStudio((studio) => studio.script);
  const incoming = useIncoming();
  const diagnostics = useStudio((studio) => studio.diagnostics);
  const reveal = useStudio((studio) => studio.reveal);
  const asked = useStudio((studio) => studio.editorAction);
  const busy = useStudio((studio) => studio.turn !== null);

  useEffect(() => {
    if (!host.current) return;
    const text = monaco.editor.createModel(useStudio.getState().script, LANGUAGE);
    const created = monaco.editor.create(host.current, {
      model: text,
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
      suggest: { showWords: false },
      fixedOverflowWidgets: true,
      placeholder: strings.editor.placeholder,
      readOnlyMessage: { value: strings.editor.writing },
      unicodeHighlight: { ambiguousCharacters: false },
      stickyScroll: { enabled: false },
      // The language service knows where a name is used; equal letters elsewhere are chance.
      selectionHighlight: false,
      // Without a margin of its own the bulb would stand on the text. Hover and Ctrl . offer the fixes.
      lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
    });
    // Brackets speak the colour of the theme; four more would say nothing.
    text.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
    const scrubber = new Scrubber(monaco, created);
    const { KeyMod, KeyCode } = monaco;
    const studio = useStudio.getState;
    created.addCommand(KeyMod.Alt | KeyCode.UpArrow, () => scrubber.turn(1));
    created.addCommand(KeyMod.Alt | KeyCode.DownArrow, () => scrubber.turn(-1));
    created.addCommand(KeyMod.Alt | KeyMod.Shift | KeyCode.UpArrow, () => scrubber.turn(10));
    created.addCommand(KeyMod.Alt | KeyMod.Shift | KeyCode.DownArrow, () => scrubber.turn(-10));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => {
      if (isDirty(studio()) || filesDiffer(studio())) void studio().save();
    });
    created.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => studio().renderFull());
    created.addCommand(KeyCode.F1, () => {
      const position = created.getPosition();
      studio().openReference((position && created.getModel()?.getWordAtPosition(position)?.word) || null);
    });
    const disposables = [
      text.onDidChangeContent((event) => {
        if (!taking.current) taken(text.getValue(), event, scrubber.turning);
      }),
      // Definitions in libraries are shown in this editor's place.
      monaco.editor.registerEditorOpener({
        openCodeEditor(source, resource, at) {
          const target = monaco.editor.getModel(resource);
          if (source !== created || !target) return false;
          created.setModel(target);
          setLibrary(target === text ? null : resource);
          if (at) {
            const range = "startLineNumber" in at ? at : monaco.Range.fromPositions(at);
            created.setSelection(range);
            created.revealRangeInCenterIfOutsideViewport(range);
          }
          return true;
        },
      }),
    ];
    setEditor(created);
    setModel(text);
    let placed = false;
    // The view lights the faces that the line at the cursor makes.
    const point = () => {
      const line = created.hasTextFocus() && created.getModel() === text ? created.getPosition()?.lineNumber : undefined;
      useStudio.getState().setCursorLine(line ?? null);
    };
    disposables.push(
      created.onDidFocusEditorText(() => {
        placed = true;
        point();
      }),
      created.onDidBlurEditorText(point),
      created.onDidChangeCursorPosition(point),
      created.onDidChangeModel(point),
    );
    setInserter((line) => {
      // A cursor that nobody set is at the beginning, where a shape is out of place.
      if (!placed || created.getModel() !== text || created.getOption(monaco.editor.EditorOption.readOnly)) return false;
      const selection = created.getSelection();
      if (!selection) return false;
      created.executeEdits("insert", [{ range: selection, text: line, forceMoveMarkers: true }]);
      return true;
    });
    return () => {
      useStudio.getState().setCursorLine(null);
      setInserter(null);
      setEditor(null);
      setModel(null);
      scrubber.dispose();
      disposables.forEach((disposable) => disposable.dispose());
      created.dispose();
      text.dispose();
    };
  }, []);

  useEffect(() => {
    if (!model || projectId === null) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const url = `${scheme}://${location.host}/ws/projects/${projectId}/language`;
    const client = new LanguageClient(url, SCRIPT_URI, model, { onDiagnostics: setLive, onReady: setServed });
    const serving = serve(model, client);
    return () => {
      serving.dispose();
      client.dispose();
      setLive(null);
      setServed(false);
    };
  }, [model, projectId]);

  useEffect(() => {
    if (!model) return;
    taking.current = true;
    replaceText(model, incoming ?? script);
    taking.current = false;
    if (incoming !== null) editor?.revealLine(model.getLineCount());
  }, [editor, model, script, incoming]);

  useEffect(() => {
    editor?.updateOptions({ readOnly: busy || library !== null });
  }, [editor, busy, library]);
  useEffect(() => monaco.editor.setTheme(dark ? "partwright-dark" : "partwright-light"), [dark]);

  useEffect(() => {
    if (!model) return;
    const found = problems(live, diagnostics);
    const { Error, Warning, Info } = monaco.MarkerSeverity;
    const severities = { error: Error, warning: Warning, info: Info };
    monaco.editor.setModelMarkers(
      model,
      "partwright",
      found.map(({ severity, code, message, place }) => ({ ...place, severity: severities[severity], code, message, source: "partwright" })),
    );
    offerFixes(model, found);
  }, [model, live, diagnostics]);

  useEffect(() => {
    if (!editor || !model || !reveal) return;
    if (editor.getModel() !== model) editor.setModel(model);
    const range = new monaco.Range(reveal.line, reveal.column, reveal.endLine, reveal.endColumn);
    editor.revealRangeInCenterIfOutsideViewport(range);
    editor.setSelection(range);
    if (reveal.focus) editor.focus();
    const marks = editor.createDecorationsCollection([{ range, options: { isWholeLine: true, className: "revealed-line" } }]);
    const timer = setTimeout(() => marks.clear(), 1600);
    return () => {
      clearTimeout(timer);
      marks.clear();
    };
  }, [editor, model, reveal]);

  useEffect(() => {
    if (!editor || !asked) return;
    editor.focus();
    void editor.getAction(asked.id)?.run();
  }, [editor, asked]);

  useEffect(() => {
    if (!editor) return;
    const showing = editor.onDidChangeModel(({ newModelUrl }) => {
      setLibrary(newModelUrl && newModelUrl.toString() !== model?.uri.toString() ? newModelUrl : null);
    });
    return () => showing.dispose();
  }, [editor, model]);

  return (
    <div className="flex h-full flex-col">
      <EditorBar editor={editor} served={served} library={library} onBack={() => model && editor?.setModel(model)} />
      <Banner />
      <div ref={host} className="min-h-0 flex-1" data-testid="editor" data-served={served} />
    </div>
  );
}

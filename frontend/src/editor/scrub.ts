/**
 * A handle on the number under the pointer or the cursor: dragging it sideways turns the number, and the part follows.
 * Shift turns by tens. One drag is one step of undo. From the keyboard, Alt with the arrow keys does the same.
 */
import type * as Monaco from "monaco-editor/editor";
import { strings } from "../strings";
import { blank, numberAt, turned } from "./bump";

/** Pixels of a step. */
const PIXELS = 5;
const HOVER_DELAY = 180;
const LEAVE_DELAY = 500;

interface Place {
  line: number;
  /** 1-based column of the number's first character. */
  column: number;
  text: string;
}

export class Scrubber {
  /** While it changes the text: such changes are shown at once. */
  turning = false;
  private place: Place | null = null;
  private dragging = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private code = { version: -1, lines: [] as string[] };
  private readonly node = document.createElement("div");
  private readonly widget: Monaco.editor.IContentWidget;
  private readonly disposables: Monaco.IDisposable[] = [];

  constructor(
    private readonly monaco: typeof Monaco,
    private readonly editor: Monaco.editor.IStandaloneCodeEditor,
  ) {
    this.node.className = "number-handle";
    this.node.title = strings.editor.scrub;
    this.node.setAttribute("aria-hidden", "true");
    this.node.dataset.testid = "number-handle";
    this.node.addEventListener("pointerdown", this.grab);
    this.node.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.node.addEventListener("pointerleave", () => this.later(null, LEAVE_DELAY));
    const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference;
    this.widget = {
      getId: () => "partwright.number-handle",
      getDomNode: () => this.node,
      getPosition: () =>
        this.place && { position: { lineNumber: this.place.line, column: this.place.column }, preference: [ABOVE, BELOW] },
      allowEditorOverflow: true,
      suppressMouseDown: true,
    };
    editor.addContentWidget(this.widget);
    this.disposables.push(
      editor.onMouseMove(({ target }) => {
        if (this.dragging || target.type === monaco.editor.MouseTargetType.CONTENT_WIDGET) return;
        const found = target.type === monaco.editor.MouseTargetType.CONTENT_TEXT ? this.find(target.position) : null;
        if (found && found.line === this.place?.line && found.column === this.place.column) clearTimeout(this.timer);
        else this.later(found, found ? HOVER_DELAY : LEAVE_DELAY);
      }),
      editor.onDidChangeCursorPosition(({ position, source }) => {
        if (!this.dragging && source === "mouse") this.later(this.find(position), 0);
      }),
      editor.onKeyDown(() => this.show(null)),
      editor.onDidScrollChange(() => !this.dragging && this.show(null)),
      editor.onDidChangeModel(() => this.show(null)),
    );
  }

  /** Turns the number at the cursor. */
  turn(steps: number): void {
    const position = this.editor.getPosition();
    const found = position && this.find(position);
    if (!position || !found || this.editor.getOption(this.monaco.editor.EditorOption.readOnly)) return;
    const text = turned(found.text, steps);
    this.editor.pushUndoStop();
    this.replace(found, found.text, text, Math.min(position.column, found.column + text.length));
    this.editor.pushUndoStop();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach((disposable) => disposable.dispose());
    this.editor.removeContentWidget(this.widget);
  }

  private find(position: Monaco.IPosition): Place | null {
    const model = this.editor.getModel();
    if (!model) return null;
    if (this.code.version !== model.getVersionId()) {
      this.code = { version: model.getVersionId(), lines: blank(model.getValue(this.monaco.editor.EndOfLinePreference.LF)).split("\n") };
    }
    const found = numberAt(this.code.lines[position.lineNumber - 1] ?? "", position.column - 1);
    return found && { line: position.lineNumber, column: found.start + 1, text: found.text };
  }

  private later(place: Place | null, delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(place), delay);
  }

  private show(place: Place | null): void {
    if (this.dragging) return;
    clearTimeout(this.timer);
    const shown = place && !this.editor.getOption(this.monaco.editor.EditorOption.readOnly) ? place : null;
    if (shown === null && this.place === null) return;
    this.place = shown;
    this.editor.layoutContentWidget(this.widget);
  }

  private replace(place: Place, old: string, text: string, cursor: number): void {
    if (old === text) return;
    const { Range, Selection } = this.monaco;
    this.turning = true;
    this.editor.executeEdits(
      "number",
      [{ range: new Range(place.line, place.column, place.line, place.column + old.length), text }],
      [new Selection(place.line, cursor, place.line, cursor)],
    );
    this.turning = false;
  }

  private readonly grab = (event: PointerEvent): void => {
    const place = this.place;
    if (!place || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { node } = this;
    node.setPointerCapture(event.pointerId);
    this.dragging = true;
    node.classList.add("dragging");
    this.editor.pushUndoStop();
    let written = place.text;
    let [x, steps] = [event.clientX, 0];
    const move = (moved: PointerEvent) => {
      const by = Math.trunc((moved.clientX - x) / PIXELS);
      if (by === 0) return;
      x += by * PIXELS;
      steps += by * (moved.shiftKey ? 10 : 1);
      const text = turned(place.text, steps);
      this.replace(place, written, text, place.column + text.length);
      written = text;
    };
    const release = () => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", release);
      node.removeEventListener("pointercancel", release);
      node.classList.remove("dragging");
      this.dragging = false;
      this.editor.pushUndoStop();
      this.place = { ...place, text: written };
      this.editor.layoutContentWidget(this.widget);
      this.editor.focus();
      this.later(null, LEAVE_DELAY * 2);
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", release);
    node.addEventListener("pointercancel", release);
  };
}

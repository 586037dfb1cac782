/** The line over the editor: where the cursor is, and what the language service can do with the script. */
import { ArrowLeft, BookOpen, ChevronRight, ListTree, WandSparkles } from "lucide-react";
import { useEffect, useState } from "react";
import { clientOf } from "../language/providers";
import type { DocumentSymbol } from "../language/protocol";
import { libraryName } from "../language/library";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Button, IconButton } from "../ui/Button";
import type { monaco } from "./monaco";

const SETTLE = 250;

/** The symbols around a position, outermost first. */
export function pathTo(symbols: DocumentSymbol[], line: number, character: number): DocumentSymbol[] {
  const here = symbols.find(({ range: { start, end } }) => {
    const after = line > start.line || (line === start.line && character >= start.character);
    const before = line < end.line || (line === end.line && character <= end.character);
    return after && before;
  });
  return here ? [here, ...pathTo(here.children ?? [], line, character)] : [];
}

/** The path to the cursor, as the service sees the text. */
function usePath(editor: monaco.editor.IStandaloneCodeEditor | null, served: boolean): DocumentSymbol[] {
  const [path, setPath] = useState<DocumentSymbol[]>([]);
  useEffect(() => {
    if (!editor || !served) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let symbols: { version: number; list: DocumentSymbol[] } | null = null;
    let gone = false;
    const look = async () => {
      const model = editor.getModel();
      const client = model && clientOf(model);
      if (!model || !client) return setPath([]);
      const version = model.getVersionId();
      if (symbols?.version !== version) {
        const list = await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", client.text).catch(() => null);
        symbols = { version, list: list ?? [] };
      }
      const position = editor.getPosition();
      if (!gone && position) setPath(pathTo(symbols.list, position.lineNumber - 1, position.column - 1));
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), SETTLE);
    };
    const listening = [editor.onDidChangeCursorPosition(later), editor.onDidChangeModelContent(later), editor.onDidChangeModel(later)];
    later();
    return () => {
      gone = true;
      clearTimeout(timer);
      listening.forEach((disposable) => disposable.dispose());
    };
  }, [editor, served]);
  return served ? path : [];
}

interface EditorBarProps {
  editor: monaco.editor.IStandaloneCodeEditor | null;
  served: boolean;
  library: monaco.Uri | null;
  onBack: () => void;
}

export function EditorBar({ editor, served, library, onBack }: EditorBarProps) {
  const path = usePath(editor, served);
  const openReference = useStudio((studio) => studio.openReference);
  const busy = useStudio((studio) => studio.turn !== null);
  const run = (action: string) => {
    editor?.focus();
    void editor?.getAction(action)?.run();
  };
  return (
    <div className="flex h-8 shrink-0 items-center gap-0.5 border-b border-line px-1.5 text-xs text-muted">
      {library ? (
        <>
          <Button tone="quiet" size="small" icon={<ArrowLeft className="size-3.5" />} onClick={onBack} data-testid="back-to-script">
            {strings.editor.back}
          </Button>
          <span className="min-w-0 flex-1 truncate">{strings.editor.readOnlyLibrary(libraryName(library))}</span>
        </>
      ) : (
        <nav aria-label={strings.editor.path} className="flex min-w-0 flex-1 items-center gap-0.5 overflow-hidden pl-1.5">
          {path.map((symbol, i) => (
            <span key={i} className="flex min-w-0 items-center gap-0.5">
              {i > 0 && <ChevronRight className="size-3 shrink-0 text-faint" />}
              <button
                type="button"
                className="min-w-0 truncate rounded px-1 font-mono text-2xs hover:bg-hover hover:text-ink"
                onClick={() => {
                  const { start, end } = symbol.selectionRange;
                  const range = { startLineNumber: start.line + 1, startColumn: start.character + 1, endLineNumber: end.line + 1, endColumn: end.character + 1 };
                  editor?.setSelection(range);
                  editor?.revealRangeInCenterIfOutsideViewport(range);
                  editor?.focus();
                }}
              >
                {symbol.name}
              </button>
            </span>
          ))}
        </nav>
      )}
      <IconButton
        small
        label={strings.commands.outline}
        keys="mod+shift+o"
        disabled={!served || library !== null}
        onClick={() => run("editor.action.quickOutline")}
        data-testid="outline"
      >
        <ListTree className="size-3.5" />
      </IconButton>
      <IconButton
        small
        label={strings.commands.format}
        keys="shift+alt+f"
        disabled={!served || busy || library !== null}
        onClick={() => run("editor.action.formatDocument")}
        data-testid="format"
      >
        <WandSparkles className="size-3.5" />
      </IconButton>
      <IconButton small label={strings.commands.reference} keys="f1" onClick={() => openReference(null)} data-testid="open-reference">
        <BookOpen className="size-3.5" />
      </IconButton>
    </div>
  );
}

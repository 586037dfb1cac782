/**
 * The little Markdown that assistants speak: paragraphs, lists, emphasis, code, and their search-and-replace blocks.
 * Everything else stays text.
 */
import { Fragment, type ReactNode } from "react";
import { strings } from "../strings";
import { DiffBlock } from "./DiffBlock";
import { ScriptBlock } from "./ScriptBlock";

/** Emphasis and code within a line. */
export function inline(text: string): ReactNode[] {
  const parts = text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*|\*[^*\s][^*\n]*\*)/g);
  return parts.map((part, i) => {
    if (part.length > 2 && part.startsWith("`")) {
      return (
        <code key={i} className="rounded bg-hover px-1 py-px font-mono text-[0.92em]">
          {part.slice(1, -1)}
        </code>
      );
    }
    if (part.length > 4 && part.startsWith("**")) return <strong key={i}>{part.slice(2, -2)}</strong>;
    if (part.length > 2 && part.startsWith("*") && part.endsWith("*")) return <em key={i}>{part.slice(1, -1)}</em>;
    return <Fragment key={i}>{part}</Fragment>;
  });
}

function Prose({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim());
  return blocks.map((block, i) => {
    const lines = block.split("\n").filter((line) => line.trim());
    if (lines.every((line) => /^\s*(?:[-*•]|\d+[.)])\s+/.test(line))) {
      const numbered = /^\s*\d/.test(lines[0]);
      const List = numbered ? "ol" : "ul";
      return (
        <List key={i} className={numbered ? "list-decimal space-y-0.5 pl-5" : "list-disc space-y-0.5 pl-5 marker:text-faint"}>
          {lines.map((line, j) => (
            <li key={j}>{inline(line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, ""))}</li>
          ))}
        </List>
      );
    }
    return (
      <p key={i} className="text-pretty">
        {lines.map((line, j) => {
          const heading = /^#{1,4}\s+(.*)/.exec(line);
          return (
            <Fragment key={j}>
              {j > 0 && <br />}
              {heading ? <strong>{inline(heading[1])}</strong> : inline(line)}
            </Fragment>
          );
        })}
      </p>
    );
  });
}

/** `streaming`: a fence that is still open is code that is still being written. */
export function Markdown({ text, streaming = false }: { text: string; streaming?: boolean }) {
  const pieces = text.split(/(```[\w-]*\n[\s\S]*?(?:\n?```|$)|<{5,} ?SEARCH\n[\s\S]*?(?:>{5,} ?REPLACE|$))/g);
  return (
    <div className="space-y-2 break-words">
      {pieces.map((piece, i) => {
        const edit = /^<{5,} ?SEARCH\n([\s\S]*?)(?:\n?={5,}\n([\s\S]*?))?(?:\n?>{5,} ?REPLACE|$)/.exec(piece);
        if (edit) {
          const closed = piece.endsWith("REPLACE");
          return closed ? (
            <DiffBlock key={i} before={edit[1]} after={edit[2] ?? ""} />
          ) : (
            <ScriptBlock key={i} code={edit[2] ?? edit[1]} title={strings.chat.edit} live={streaming} />
          );
        }
        const code = /^```[\w-]*\n([\s\S]*?)(\n?```)?$/.exec(piece);
        if (!code) return <Prose key={i} text={piece} />;
        const open = streaming && !code[2];
        return <ScriptBlock key={i} code={code[1]} title={open ? strings.chat.writingScript : strings.chat.showScript} live={open} />;
      })}
    </div>
  );
}

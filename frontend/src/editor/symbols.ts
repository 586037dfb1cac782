/** Names that a script defines itself, for completion and hover. A glance over the text, not a parser. Pure. */
export interface ScriptSymbol {
  name: string;
  kind: "variable" | "module" | "function" | "parameter";
  /** As it would be written at the place of use. */
  signature: string;
  /** The comment right above the definition. */
  doc: string;
  /** 1-based. */
  line: number;
}

/** The text with comments and strings blanked, so that nothing in them looks like code; lines keep their places. */
function blank(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => match.replace(/[^\n]/g, " "));
}

function commentAbove(lines: string[], index: number): string {
  const comment: string[] = [];
  for (let i = index - 1; i >= 0; i--) {
    const match = /^\s*\/\/+\s?(.*)$/.exec(lines[i]);
    if (!match) break;
    comment.unshift(match[1]);
  }
  return comment.join("\n");
}

export function symbolsOf(text: string): ScriptSymbol[] {
  const code = blank(text);
  const lines = text.split("\n");
  const symbols = new Map<string, ScriptSymbol>();
  const starts: number[] = [0];
  for (let i = 0; i < code.length; i++) if (code[i] === "\n") starts.push(i + 1);
  const lineOf = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const add = (name: string, kind: ScriptSymbol["kind"], signature: string, offset: number) => {
    const line = lineOf(offset);
    if (!symbols.has(`${kind}:${name}`)) symbols.set(`${kind}:${name}`, { name, kind, signature, doc: commentAbove(lines, line), line: line + 1 });
  };
  for (const match of code.matchAll(/\b(module|function)\s+([A-Za-z_$]\w*)\s*\(([^)]*)\)/g)) {
    const at = match.index;
    const written = text.slice(at, at + match[0].length);
    const inside = written.slice(written.indexOf("(") + 1, -1).replace(/\s+/g, " ").trim();
    add(match[2], match[1] as "module" | "function", `${match[2]}(${inside})`, at);
  }
  for (const match of code.matchAll(/(?:^|[;{}])\s*(\$?[A-Za-z_]\w*)\s*=(?!=)/g)) {
    const at = match.index + match[0].indexOf(match[1]);
    const value = /=\s*([^;\n]*)/.exec(text.slice(at))?.[1]?.trim() ?? "";
    add(match[1], "variable", `${match[1]} = ${value.length > 60 ? `${value.slice(0, 59)}…` : value}`, at);
  }
  return [...symbols.values()];
}

/** The call that the cursor stands in: its name, and which argument. `before` is the text up to the cursor. */
export function callAt(before: string): { name: string; argument: number; named: string | null } | null {
  const code = blank(before);
  let depth = 0;
  let argument = 0;
  let start = code.length;
  for (let i = code.length - 1; i >= 0; i--) {
    const letter = code[i];
    if (letter === ")" || letter === "]") depth++;
    else if (letter === "[") {
      if (depth > 0) depth--;
      else {
        // The cursor stands in a list: its commas are not the call's.
        argument = 0;
        start = code.length;
      }
    }
    else if (letter === "(") {
      if (depth > 0) {
        depth--;
        continue;
      }
      const name = /([A-Za-z_$][\w$]*)\s*$/.exec(code.slice(0, i))?.[1];
      if (!name) return null;
      const current = /^\s*(\$?\w+)\s*=(?!=)/.exec(code.slice(start === code.length ? i + 1 : start))?.[1] ?? null;
      return { name, argument, named: current };
    } else if (depth === 0 && letter === ",") {
      if (argument === 0) start = i + 1;
      argument++;
    } else if (depth === 0 && (letter === ";" || letter === "{" || letter === "}")) return null;
  }
  return null;
}

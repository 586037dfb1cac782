/** The numbers in the text as something to turn: where one stands, and what it is some steps further. Pure. */
export interface NumberAt {
  /** Columns in the line, 0-based, end exclusive. */
  start: number;
  end: number;
  text: string;
}

/** The text with comments and strings blanked, so that nothing in them looks like code; all else keeps its place. */
export function blank(text: string): string {
  const opaque = /"(?:\\[\s\S]|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\b(?:use|include)\s*<[^>\n]*>/g;
  return text.replace(opaque, (match) => match.replace(/[^\n]/g, " "));
}

/** The number at the cursor, whose `column` is 0-based and may be before, in or right behind the number. */
export function numberAt(line: string, column: number): NumberAt | null {
  // A minus belongs to the number unless something stands before it that it is subtracted from.
  const numbers = /(?<![\w.$])(?:(?<![\w)\].]\s*)-)?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/g;
  for (const match of line.matchAll(numbers)) {
    const start = match.index;
    const end = start + match[0].length;
    if (column >= start && column <= end) return { start, end, text: match[0] };
  }
  return null;
}

/** A number as it is written, `steps` further: a step is a unit of its last digit. */
export function turned(text: string, steps: number): string {
  const [mantissa, exponent] = text.split(/[eE]/);
  const places = mantissa.split(".")[1]?.length ?? 0;
  const scale = 10 ** places;
  const value = (Math.round(Number(mantissa) * scale) + steps) / scale;
  // -0 is nobody's number.
  const written = (value === 0 ? 0 : value).toFixed(places).replace(/^(-?)0(?=\.)/, mantissa.startsWith(".") ? "$1" : "$10");
  return written + (exponent === undefined ? "" : text.slice(mantissa.length));
}

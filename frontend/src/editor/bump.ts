/** The number at the cursor, one step up or down: the step is a unit of its last digit. Pure. */
export interface Bump {
  /** Columns in the line, 0-based, end exclusive. */
  start: number;
  end: number;
  text: string;
}

/** `column` is 0-based; the cursor may stand before, in or right behind the number. `factor` is 1, or 10 for big steps. */
export function bumpNumber(line: string, column: number, direction: 1 | -1, factor = 1): Bump | null {
  // A minus belongs to the number unless something stands before it that it is subtracted from.
  const numbers = /(?<![\w.])(?:(?<![\w)\].]\s*)-)?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/g;
  for (const match of line.matchAll(numbers)) {
    const start = match.index;
    const end = start + match[0].length;
    if (column < start || column > end) continue;
    const [mantissa, exponent] = match[0].split(/[eE]/);
    const places = mantissa.split(".")[1]?.length ?? 0;
    const scale = 10 ** places;
    const bumped = (Math.round(Number(mantissa) * scale) + direction * factor) / scale;
    // -0 is nobody's number.
    const text = (bumped === 0 ? 0 : bumped).toFixed(places) + (exponent === undefined ? "" : `e${exponent}`);
    return { start, end, text };
  }
  return null;
}

/** The way of a text from elsewhere in the studio to the editor's cursor. The editor may not be there. */
let inserter: ((text: string) => boolean) | null = null;

export function setInserter(insert: ((text: string) => boolean) | null): void {
  inserter = insert;
}

/** False when there is no editor, or no cursor was ever set in it. */
export const insertAtCursor = (text: string): boolean => inserter?.(text) ?? false;

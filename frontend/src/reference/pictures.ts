/** The manual's pictures, each fetched when it is looked at. A studio that was built without the manual has none. */
const files = import.meta.glob<string>("../../../docs/manual/pictures/*.png", { query: "?url", import: "default", eager: true });

export function pictureOf(name: string): string | undefined {
  // The manual's pages name `$` variables in words, because file names cannot.
  return files[`../../../docs/manual/pictures/${name.replaceAll("$", "special_")}.png`];
}

/** Files from a drop, a paste or a file dialog, with the names that they get in the project. Folders keep their names. */
import type { Brought } from "../store/files";

/** More than a project may have; a dropped home folder must not hang the page. */
const LIMIT = 400;

export const ACCEPT = ".stl,.obj,.off,.3mf,.amf,.svg,.dxf,.png,.json,.dat,.csv,.txt,.scad,.ttf,.otf";

export const hasFiles = (data: DataTransfer | null): boolean => [...(data?.types ?? [])].includes("Files");

export const chosen = (files: Iterable<File>): Brought[] => [...files].map((file) => ({ name: file.name, file }));

async function walk(entry: FileSystemEntry, folder: string, found: Brought[]): Promise<void> {
  if (found.length >= LIMIT || entry.name.startsWith(".")) return;
  const name = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    found.push({ name, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives a folder in portions.
    const entries = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (entries.length === 0) return;
    for (const inner of entries) await walk(inner, `${name}/`, found);
  }
}

/** Must be called while the event is handled: the data is gone afterwards. */
export function dropped(data: DataTransfer): Promise<Brought[]> {
  const items = [...data.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry());
  const plain = chosen(data.files);
  if (entries.length === 0 || entries.some((entry) => entry === null)) return Promise.resolve(plain);
  const gather = async () => {
    const found: Brought[] = [];
    for (const entry of entries) if (entry) await walk(entry, "", found);
    return found;
  };
  return gather().catch(() => plain);
}

/** Files of the working copy, rendered first where they are not there yet. */
import { api, reason } from "../api/client";
import type { RenderJob } from "../api/types";
import type { Studio } from "../store";
import { strings } from "../strings";

/** `<project>-v<N>.<extension>`, in letters that every file system takes. */
export function fileName(studio: Pick<Studio, "project" | "base">, extension: string): string {
  const name = (studio.project?.name ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${name || "part"}-v${studio.base?.number ?? 1}.${extension}`;
}

export function saveAs(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

export function saveText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  saveAs(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Null when there is nothing to be had; the person has been told why. */
export async function fullRender(studio: Studio): Promise<RenderJob | null> {
  try {
    return await studio.ensureFull();
  } catch (error) {
    studio.notify({ tone: "bad", text: strings.exporting.failed(reason(error)) });
    return null;
  }
}

export async function download(studio: Studio, extension: string): Promise<void> {
  const job = await fullRender(studio);
  if (job) saveAs(api.artifactUrl(job.id, extension), fileName(studio, extension));
}

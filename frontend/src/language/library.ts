/** The files of libraries as read-only models, for definitions that lie in them. */
import type * as Monaco from "monaco-editor/editor";
import { LANGUAGE } from "../editor/language";
import type { LanguageClient } from "./client";

/** The model of a library's file; null when the service does not give its text. */
export async function openLibrary(monaco: typeof Monaco, client: LanguageClient, uri: string): Promise<Monaco.Uri | null> {
  const resource = monaco.Uri.parse(uri);
  if (monaco.editor.getModel(resource)) return resource;
  const answer = await client.ask<{ text: string }>("partwright/libraryText", { uri }).catch(() => null);
  if (!answer) return null;
  if (!monaco.editor.getModel(resource)) monaco.editor.createModel(answer.text, LANGUAGE, resource);
  return resource;
}

/** How people call a library's file: its last folder and its name. */
export function libraryName(resource: Monaco.Uri): string {
  return decodeURIComponent(resource.path).split("/").filter(Boolean).slice(-2).join("/");
}

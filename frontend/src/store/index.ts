/** The one store, made of slices. Server state comes in through `api/` only. */
import { create } from "zustand";
import { createConversation, type ConversationSlice } from "./conversation";
import { createDocument, type DocumentSlice } from "./document";
import { createFiles, type FilesSlice } from "./files";
import { createInterface, type InterfaceSlice } from "./interface";
import { createProjects, type ProjectsSlice } from "./projects";
import { createRender, type RenderSlice } from "./render";
import { openSocket } from "./service";
import { createSession, type SessionSlice } from "./session";
import { createView, type ViewSlice } from "./view";

export type Studio = InterfaceSlice &
  SessionSlice &
  ProjectsSlice &
  DocumentSlice &
  FilesSlice &
  ConversationSlice &
  RenderSlice &
  ViewSlice;

export const useStudio = create<Studio>()((...store) => ({
  ...createInterface(...store),
  ...createSession(...store),
  ...createProjects(...store),
  ...createDocument(...store),
  ...createFiles(...store),
  ...createConversation(...store),
  ...createRender(...store),
  ...createView(...store),
}));

/** Opens the connection and follows the address bar. */
export function startStudio(): void {
  const studio = useStudio.getState;
  openSocket({
    onStatus: (online) => studio().statusChanged(online),
    onEvent: (projectId, event, cursor) => studio().serviceEvent(projectId, event, cursor),
    onRefetch: (projectId) => void studio().refetch(projectId),
    onAccepted: (tag, job) => studio().accepted(tag, job),
    onRejected: (tag, problem) => studio().rejected(tag, problem),
    onProblem: (problem) => studio().notify({ tone: "bad", text: problem.detail || problem.title }),
    onBinary: (data) => studio().meshMessage(data),
  });
  window.addEventListener("popstate", () => studio().pathChanged(location.pathname));
  window.addEventListener("pagehide", () => studio().flushDraft());
  void studio().loadSurroundings();
}

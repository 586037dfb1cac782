/** Which page is open, the connection, and the way of the service's events into the store. */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, ApiError, reason } from "../api/client";
import { BEGINNING, START, type Cursor } from "../api/resume";
import type { Event } from "../api/types";
import { strings } from "../strings";
import { blankConversation } from "./conversation";
import { blankDocument, isDirty } from "./document";
import { blankFiles, filesDiffer } from "./files";
import { socket } from "./service";
import { stored } from "./storage";
import { sameValues } from "./values";
import { blankView } from "./view";

export interface SessionSlice {
  path: string;
  online: boolean;
  /** Whether there ever was a connection: before the first one there is nothing to warn of. */
  everOnline: boolean;

  navigate(path: string): void;
  pathChanged(path: string): void;
  openProject(id: string): Promise<void>;
  closeProject(): void;
  /** A turn of this new project runs already: its events are read from the beginning. */
  expectTurn(projectId: string): void;
  refetch(projectId: string): Promise<void>;
  serviceEvent(projectId: string, event: Event, cursor: Cursor): void;
  statusChanged(online: boolean): void;
}

export const createSession: StateCreator<Studio, [], [], SessionSlice> = (set, get) => {
  /** The cursor just before the running turn's first event. */
  let turnStart: Cursor | null = null;

  const load = async (id: string) => {
    const files = get().loadFiles();
    const [project, versions, messages] = await Promise.all([api.project(id), api.versions(id), api.messages(id), files]);
    const head = project.head == null ? null : await api.version(id, project.head);
    return { project, versions: versions.sort((a, b) => b.number - a.number), messages, head };
  };

  /** Someone else moved the head, perhaps this person in another tab. Unsaved work here stays as it is. */
  const followHead = (head: number | null) => {
    const { projectId, base, turn, saving, loading } = get();
    if (projectId === null || head === null || head === base?.number || turn || saving || loading || isDirty(get())) return;
    api.version(projectId, head).then(
      (version) => {
        const now = get();
        if (now.projectId !== projectId || now.project?.head !== head || now.base?.number === head || isDirty(now)) return;
        now.adopt(version);
        now.showVersion(version);
      },
      () => undefined,
    );
  };

  return {
    path: location.pathname,
    online: false,
    everOnline: false,

    navigate(path) {
      if (path !== location.pathname) history.pushState(null, "", path);
      get().pathChanged(path);
    },
    pathChanged(path) {
      // What a notice offers to undo belongs to the page that it came from.
      set({ path, notices: get().notices.filter((notice) => !notice.action) });
    },

    async openProject(id) {
      if (get().projectId === id) return;
      get().flushDraft();
      get().forgetRenders();
      const composer = stored.composer(id);
      set({
        ...blankDocument,
        ...blankConversation,
        ...blankView,
        ...blankFiles,
        projectId: id,
        loading: true,
        composer: [...(composer?.queue ?? []), composer?.text ?? ""].filter(Boolean).join("\n"),
      });
      turnStart = null;
      socket().follow(id, stored.cursor(id) ?? START);
      try {
        const { project, versions, messages, head } = await load(id);
        if (get().projectId !== id) return;
        // Events may have been faster than the answer: what they brought is newer. The order is the service's, which may know
        // the reply to a message that came as an event.
        const { turn, traces, messages: early, base } = get();
        const known = messages.map((message) => early.find((other) => other.id === message.id) ?? message);
        const merged = [...known, ...early.filter((message) => !messages.some((other) => other.id === message.id))];
        set({ project, loading: false, messages: merged });
        versions.forEach((version) => get().upsertVersion(version));
        if (base !== null) return;
        if (!head) {
          const draft = stored.draft(id);
          if (draft?.script.trim()) {
            get().restoreDraft(draft);
            get().requestPreview("now");
          }
          if (!turn && Object.keys(traces).length === 0 && versions.length === 0) get().setCompactTab("chat");
          return;
        }
        set({ base: head, script: head.script, values: head.parameters });
        const draft = stored.draft(id);
        const drafted = draft && (draft.script !== head.script || !sameValues(draft.values, head.parameters));
        if (drafted && draft.base === head.number) {
          get().restoreDraft(draft);
          // The saved part stands there until the draft's is ready, or for good when the draft does not build.
          if (head.job_id) get().showMeshOf(head.job_id);
          get().notify({
            tone: "info",
            text: strings.draft.restored,
            action: { label: strings.draft.discard, run: () => get().discard() },
          });
          get().requestPreview("now");
        } else {
          // Files that changed since the version was made show in the part at once, as an unsaved script would.
          if (filesDiffer(get())) get().requestPreview("now");
          else get().showVersion(head);
          if (drafted) {
            get().notify({
              tone: "info",
              text: strings.draft.older(draft.base),
              action: {
                label: strings.draft.restore,
                run: () => {
                  get().edit(draft.script, null);
                  get().setValues(draft.values);
                },
              },
            });
          }
        }
      } catch (error) {
        if (get().projectId !== id) return;
        const status = error instanceof ApiError ? error.status : 0;
        set({
          loading: false,
          loadError: {
            title: status === 404 || status === 400 ? strings.projects.missing : strings.projects.notLoaded,
            detail: status === 404 || status === 400 ? strings.projects.missingHint : reason(error),
            status,
          },
        });
      }
    },
    closeProject() {
      if (get().projectId === null) return;
      get().flushDraft();
      socket().unfollow();
      get().forgetRenders();
      set({ ...blankDocument, ...blankConversation, ...blankView, ...blankFiles, projectId: null, loading: false });
    },
    expectTurn: (projectId) => stored.keepCursor(projectId, BEGINNING),

    async refetch(id) {
      try {
        const { project, versions, messages, head } = await load(id);
        if (get().projectId !== id) return;
        const { base, turn, saving, loading } = get();
        // The turn's fate is in the messages: its events are lost.
        const over = turn && messages.some((message) => message.turn_id === turn.id && message.role === "assistant");
        set({ project, messages, ...(over ? { turn: null } : {}) });
        versions.forEach((version) => get().upsertVersion(version));
        // Unsaved work stays as it is, as it does when the head moves while the connection stands.
        if (head && head.number !== base?.number && !saving && !loading && !isDirty(get())) {
          get().adopt(head);
          get().showVersion(head);
        }
      } catch {
        // The connection is gone again; the next subscription says whether this is still needed.
      }
    },

    serviceEvent(projectId, event, cursor) {
      if (projectId !== get().projectId) return;
      switch (event.type) {
        case "job":
          return get().jobEvent(event.job);
        case "progress":
          return get().progressEvent(event.job_id, event.progress);
        case "files":
          return get().filesEvent(event.manifest ?? null);
        case "version":
          return get().upsertVersion(event.version);
        case "project":
          set({ project: event.project });
          return followHead(event.project.head ?? null);
        case "turn": {
          if (event.event.type === "started") {
            turnStart = { epoch: cursor.epoch, last: (cursor.last ?? 1) - 1 };
            stored.keepCursor(projectId, turnStart);
          }
          get().turnEvent(event.turn_id, event.event);
          if (!get().turn) stored.keepCursor(projectId, null);
          return;
        }
      }
    },
    statusChanged(online) {
      set({ online, ...(online ? { everOnline: true } : {}) });
      get().connectionChanged(online);
      if (!online) return;
      void get().loadSurroundings();
      const { projectId, loadError } = get();
      if (projectId !== null && loadError?.status === 0) {
        set({ projectId: null });
        void get().openProject(projectId);
      }
      if (get().projectsError) void get().loadProjects();
    },
  };
};

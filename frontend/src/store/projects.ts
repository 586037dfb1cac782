/** The list of projects, and what surrounds any project: the service's settings, the language, the catalogue. */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { api, reason } from "../api/client";
import type { Builtin, CataloguePart, Image, Project, Settings } from "../api/types";
import { strings } from "../strings";

export interface ProjectsSlice {
  projects: Project[] | null;
  projectsError: string | null;
  settings: Settings | null;
  builtins: Builtin[];
  catalogue: CataloguePart[];
  /** Pictures of catalogue parts by id, rendered when they are first wanted; the service keeps them. */
  pictures: Record<string, string>;

  loadProjects(): Promise<void>;
  loadSurroundings(): Promise<void>;
  /** One after the other, so that what the person asks for meanwhile is never behind; `stop` ends it. */
  loadPictures(ids: string[], stop: AbortSignal): Promise<void>;
  createProject(script?: string, name?: string): Promise<void>;
  /** A new project from a prompt; false when it could not begin. */
  generate(prompt: string, images: Image[]): Promise<boolean>;
  binProject(project: Project): Promise<void>;
}

export const createProjects: StateCreator<Studio, [], [], ProjectsSlice> = (set, get) => ({
  projects: null,
  projectsError: null,
  settings: null,
  builtins: [],
  catalogue: [],
  pictures: {},

  async loadProjects() {
    try {
      const projects = await api.projects();
      projects.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
      set({ projects: projects.filter((project) => !project.deleted), projectsError: null });
    } catch (error) {
      set({ projectsError: reason(error) });
    }
  },
  async loadSurroundings() {
    // Each is optional for what the studio does; what fails is tried again when the connection is back.
    await Promise.allSettled([
      get().settings ?? api.settings().then((settings) => set({ settings })),
      get().builtins.length || api.language().then(({ builtins }) => set({ builtins })),
      get().catalogue.length || api.catalogue().then((catalogue) => set({ catalogue })),
    ]);
  },
  async loadPictures(ids, stop) {
    for (const id of ids) {
      if (stop.aborted || get().pictures[id]) continue;
      try {
        const script = await api.catalogueScript(id);
        const job = await api.render({ script, purpose: "full" }, 30_000);
        if (job.state === "done") set({ pictures: { ...get().pictures, [id]: `${api.artifactUrl(job.id, "png")}?inline=1` } });
      } catch {
        // The example does without a picture.
      }
    }
  },
  async createProject(script, name) {
    try {
      const project = await api.createProject({ ...(name ? { name } : {}), ...(script ? { script } : {}) });
      get().navigate(`/p/${project.id}`);
    } catch (error) {
      get().notify({ tone: "bad", text: strings.projects.notCreated(reason(error)) });
    }
  },
  async generate(prompt, images) {
    try {
      const turn = await api.generate(prompt, images);
      get().expectTurn(turn.project_id);
      get().navigate(`/p/${turn.project_id}`);
      return true;
    } catch (error) {
      get().notify({ tone: "bad", text: strings.projects.notCreated(reason(error)) });
      return false;
    }
  },
  async binProject(project) {
    const before = get().projects;
    set({ projects: before?.filter((other) => other.id !== project.id) ?? null });
    try {
      await api.updateProject(project.id, { deleted: true });
      get().notify({
        tone: "info",
        text: strings.projects.binned(project.name),
        action: {
          label: strings.actions.undo,
          run: () => void api.updateProject(project.id, { deleted: false }).then(() => get().loadProjects()),
        },
      });
    } catch (error) {
      set({ projects: before });
      get().notify({ tone: "bad", text: strings.projects.notBinned(reason(error)) });
    }
  },
});

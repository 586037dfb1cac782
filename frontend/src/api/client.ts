/**
 * The one place that speaks HTTP to the service. Every failure is an [`ApiError`] that carries the service's problem
 * details, also when the service could not be reached at all (`status` 0).
 */
import { strings } from "../strings";
import type {
  CataloguePart,
  ConnectionTest,
  FilesChange,
  Image,
  LanguageReference,
  Message,
  ModelSettings,
  PrintProfile,
  Problem,
  Project,
  ProjectFiles,
  RenderJob,
  RenderRequest,
  Settings,
  Turn,
  UpdateModel,
  Values,
  Version,
  VersionSummary,
} from "./types";

const ROOT = "/api/v1";

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** What went wrong, in words for people, whatever was thrown. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.title === "string") {
      return { type: body.type ?? "about:blank", title: body.title, status: response.status, detail: body.detail ?? "" };
    }
  } catch {
    // Not problem details: a proxy's page, or nothing at all.
  }
  return {
    type: "about:blank",
    title: response.statusText || strings.errors.unexpected,
    status: response.status,
    detail: strings.errors.status(response.status),
  };
}

async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(ROOT + path, {
      method,
      headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError({ type: "about:blank", title: strings.errors.unreachable, status: 0, detail: strings.errors.unreachable });
  }
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

async function json<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
  const response = await request(method, path, body, headers);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Bytes as they are. `fetch` does not tell how far a body has got. */
function put<T>(path: string, body: Blob, onProgress: (sent: number) => void): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", ROOT + path);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const { status, responseText, statusText } = request;
      if (status >= 200 && status < 300) done(JSON.parse(responseText) as T);
      else void problemOf(new Response(responseText, { status, statusText })).then((problem) => failed(new ApiError(problem)));
    };
    request.onerror = () =>
      failed(new ApiError({ type: "about:blank", title: strings.errors.unreachable, status: 0, detail: strings.errors.unreachable }));
    request.send(body);
  });
}

const filePath = (id: string, name: string) => `/projects/${id}/files/${name.split("/").map(encodeURIComponent).join("/")}`;

/** The turn runs on; its events come over the WebSocket. */
const ASYNC = { Prefer: "respond-async" };

export const api = {
  projects: () => json<Project[]>("GET", "/projects"),
  project: (id: string) => json<Project>("GET", `/projects/${id}`),
  createProject: (body: { name?: string; script?: string }) => json<Project>("POST", "/projects", body),
  updateProject: (id: string, body: { name?: string; deleted?: boolean }) => json<Project>("PATCH", `/projects/${id}`, body),

  versions: (id: string) => json<VersionSummary[]>("GET", `/projects/${id}/versions`),
  version: (id: string, number: number) => json<Version>("GET", `/projects/${id}/versions/${number}`),
  createVersion: (id: string, body: { script: string; parameters: Values; summary?: string }) =>
    json<Version>("POST", `/projects/${id}/versions`, body),
  restore: (id: string, number: number) => json<Project>("POST", `/projects/${id}/versions/${number}/restore`),
  fork: (id: string, number: number) => json<Project>("POST", `/projects/${id}/versions/${number}/fork`),

  files: (id: string) => json<ProjectFiles>("GET", `/projects/${id}/files`),
  bringFile: (id: string, name: string, file: Blob, onProgress: (sent: number) => void) => put<FilesChange>(filePath(id, name), file, onProgress),
  renameFile: (id: string, name: string, to: string) => json<FilesChange>("PATCH", filePath(id, name), { name: to }),
  deleteFile: (id: string, name: string) => json<FilesChange>("DELETE", filePath(id, name)),
  restoreFiles: (id: string, manifest: string | null) => json<FilesChange>("PUT", `/projects/${id}/files`, { manifest }),
  fileUrl: (id: string, name: string) => ROOT + filePath(id, name),

  messages: (id: string) => json<Message[]>("GET", `/projects/${id}/messages`),
  generate: (prompt: string, images: Image[]) => json<Turn>("POST", "/generate", { prompt, images }, ASYNC),
  chat: (projectId: string, message: string, images: Image[]) =>
    json<Turn>("POST", "/chat", { project_id: projectId, message, images }, ASYNC),
  stopTurn: (turnId: string) => json<void>("POST", `/turns/${turnId}/stop`),

  /** Answers after `wait` ms at the latest; the job says how it stands. */
  render: (body: RenderRequest, wait: number) => json<RenderJob>("POST", `/render?wait=${wait}`, body),
  /** As of now, or as soon as it is final, but after `wait` ms at the latest. */
  job: (id: string, wait = 0) => json<RenderJob>("GET", `/render/${id}${wait > 0 ? `?wait=${wait}` : ""}`),
  async mesh(jobId: string): Promise<ArrayBuffer> {
    return (await request("GET", `/render/${jobId}/mesh`, undefined, { Accept: "*/*" })).arrayBuffer();
  },
  artifactUrl: (jobId: string, extension: string) => `${ROOT}/render/${jobId}/${extension}`,

  /** The script with the values in the place of its literals, and the values that found no place. */
  writeParameters: (script: string, values: Values) =>
    json<{ script: string; left: Values }>("POST", "/parameters/write", { script, values }),

  language: () => json<LanguageReference>("GET", "/language"),
  async catalogueScript(id: string): Promise<string> {
    return (await request("GET", `/catalogue/${id}`, undefined, { Accept: "text/plain" })).text();
  },
  catalogue: () => json<CataloguePart[]>("GET", "/catalogue"),
  settings: () => json<Settings>("GET", "/settings"),
  updateModel: (body: UpdateModel) => json<ModelSettings>("PUT", "/settings/model", body),
  updatePrint: (body: PrintProfile) => json<PrintProfile>("PUT", "/settings/print", body),
  testModel: (body: UpdateModel) => json<ConnectionTest>("POST", "/settings/model/test", body),
};

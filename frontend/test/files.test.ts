// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FilesChange, ProjectFile } from "../src/api/types";
import { about } from "../src/files/facts";
import { useStudio } from "../src/store";
import { filesDiffer, trouble, withLine, withRenamed } from "../src/store/files";

const fresh = useStudio.getInitialState();
const studio = () => useStudio.getState();

const mesh = (name: string, hash: string, more: Partial<ProjectFile> = {}): ProjectFile => ({
  name,
  hash,
  bytes: 1234,
  kind: "mesh",
  facts: {
    type: "mesh",
    triangles: 12,
    bounds: { min: [0, 0, 0], max: [40, 20, 10] },
    closed: true,
    open_edges: 0,
    objects: 1,
  },
  snippet: `import("${name}");`,
  starter: `// ${name}\nimport("${name}");\n`,
  ...more,
});
const change = (files: ProjectFile[], manifest: string | null, before: string | null): FilesChange => ({ files, manifest, before, version: null });

type Answer = { status: number; body: unknown };
/** What the service says to uploads, in order; the names that it was asked to take. */
function uploads(answers: Answer[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      upload: { onprogress?: (event: { loaded: number }) => void } = {};
      onload?: () => void;
      onerror?: () => void;
      status = 0;
      statusText = "";
      responseText = "";
      open(_: string, url: string) {
        asked.push(decodeURIComponent(url.split("/files/")[1] ?? ""));
      }
      setRequestHeader() {}
      send(body: Blob) {
        const answer = answers.shift();
        setTimeout(() => {
          this.upload.onprogress?.({ loaded: body.size });
          if (!answer) return this.onerror?.();
          this.status = answer.status;
          this.responseText = JSON.stringify(answer.body);
          this.onload?.();
        });
      }
    },
  );
  return asked;
}
function answers(table: Record<string, unknown>): Record<string, unknown> {
  const bodies: Record<string, unknown> = {};
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const key = `${init.method} ${url.replace("/api/v1", "")}`;
    if (!(key in table)) throw new Error(`unreachable: ${key}`);
    if (typeof init.body === "string") bodies[key] = JSON.parse(init.body);
    return new Response(JSON.stringify(table[key]));
  });
  return bodies;
}
const brought = (name: string) => ({ name, file: new File(["solid"], name) });

beforeEach(() => {
  studio().closeProject();
  localStorage.clear();
  useStudio.setState({ ...fresh, projectId: "p1", manifest: null }, true);
});
afterEach(() => vi.unstubAllGlobals());

describe("bringing files", () => {
  test("the first shape of an empty project becomes its script, and undo takes it out again", async () => {
    const asked = uploads([{ status: 201, body: change([mesh("a.stl", "1")], "m1", null) }]);
    await studio().bringFiles([brought("a.stl")]);
    expect(asked).toEqual(["a.stl"]);
    expect(studio().uploads).toEqual([]);
    expect(studio().manifest).toBe("m1");
    expect(studio().script).toContain('import("a.stl")');
    studio().undo();
    expect(studio().script).toBe("");
  });

  test("a script that is there stays as it is, and a replaced file can be undone", async () => {
    useStudio.setState({ script: "cube(1);", files: [mesh("a.stl", "1")], manifest: "m1" });
    uploads([{ status: 200, body: change([mesh("a.stl", "2")], "m2", "m1") }]);
    const bodies = answers({ "PUT /projects/p1/files": change([mesh("a.stl", "1")], "m1", "m2") });
    await studio().bringFiles([brought("a.stl")]);
    expect(studio().script).toBe("cube(1);");
    const notice = studio().notices.at(-1);
    expect(notice?.text).toContain("replaced");
    notice?.action?.run();
    await vi.waitFor(() => expect(studio().manifest).toBe("m1"));
    expect(bodies["PUT /projects/p1/files"]).toEqual({ manifest: "m1" });
    expect(studio().files[0]?.hash).toBe("1");
  });

  test("one that is refused says why and lets the others pass; it can be tried again", async () => {
    const problem = { type: "/problems/file-kind", title: "No", status: 415, detail: "Export it as STL." };
    uploads([
      { status: 415, body: problem },
      { status: 201, body: change([mesh("b.stl", "1")], "m1", null) },
      { status: 201, body: change([mesh("a.step", "2"), mesh("b.stl", "1")], "m2", "m1") },
    ]);
    await studio().bringFiles([brought("a.step"), brought("b.stl")]);
    expect(studio().files.map(({ name }) => name)).toEqual(["b.stl"]);
    expect(studio().uploads.map(({ name, error }) => [name, error])).toEqual([["a.step", "Export it as STL."]]);
    studio().retryUpload(studio().uploads[0]!.id);
    await vi.waitFor(() => expect(studio().uploads).toEqual([]));
    expect(studio().files).toHaveLength(2);
  });

  test("a service that is out of reach leaves the upload to be tried again", async () => {
    uploads([]);
    await studio().bringFiles([brought("a.stl")]);
    expect(studio().uploads[0]?.error).toMatch(/cannot be reached/);
  });
});

describe("files of the project", () => {
  test("renaming takes the script along", async () => {
    useStudio.setState({ script: 'import("a.stl");', files: [mesh("a.stl", "1")], manifest: "m1" });
    const bodies = answers({ "PATCH /projects/p1/files/a.stl": change([mesh("lib/b.stl", "1")], "m2", "m1") });
    await studio().renameFile("a.stl", " lib/b.stl ");
    expect(bodies["PATCH /projects/p1/files/a.stl"]).toEqual({ name: "lib/b.stl" });
    expect(studio().script).toBe('import("lib/b.stl");');
  });

  test("what another tab changed is fetched, what is known already is not", async () => {
    answers({ "GET /projects/p1/files": { files: [mesh("a.stl", "1")], manifest: "m1" } });
    studio().filesEvent(null);
    expect(studio().files).toEqual([]);
    studio().filesEvent("m1");
    await vi.waitFor(() => expect(studio().files).toHaveLength(1));
  });

  test("files that differ from the version's are a change to be saved", () => {
    const base = { number: 1, parent: null, created_at: "", summary: "", script: "", parameters: {}, manifest: "m1" };
    expect(filesDiffer({ manifest: "m1", base })).toBe(false);
    expect(filesDiffer({ manifest: "m2", base })).toBe(true);
    expect(filesDiffer({ manifest: null, base: { ...base, manifest: undefined } })).toBe(false);
    expect(filesDiffer({ manifest: undefined, base })).toBe(false);
    expect(filesDiffer({ manifest: "m1", base: null })).toBe(false);
  });

  test("inserting goes to the end, and libraries to the top", () => {
    expect(withLine("cube(1);\n", 'import("a.stl");')).toBe('cube(1);\n\nimport("a.stl");\n');
    expect(withLine("cube(1);\n", "use <a.scad>")).toBe("use <a.scad>\ncube(1);\n");
    useStudio.setState({ script: "cube(1);" });
    studio().insertFile(mesh("a.stl", "1"));
    expect(studio().script).toBe('cube(1);\n\nimport("a.stl");\n');
  });

  test("only whole names are renamed, in both ways of writing them", () => {
    expect(withRenamed('import("a.stl"); use <a.stl> "aa.stl" // a.stl', "a.stl", "$&.stl")).toBe(
      'import("$&.stl"); use <$&.stl> "aa.stl" // a.stl',
    );
  });

  test("rows say size and trouble", () => {
    expect(about(mesh("a.stl", "1"))).toBe("40 × 20 × 10 mm · 12 triangles");
    expect(trouble(mesh("a.stl", "1"))).toBeNull();
    const bounds = { min: [0, 0, 0] as [number, number, number], max: [1, 1, 1] as [number, number, number] };
    const open = mesh("a.stl", "1", {
      facts: { type: "mesh", triangles: 11, bounds, closed: false, open_edges: 3, open_at: [1, 2.5, 3], objects: 1 },
    });
    expect(trouble(open)).toMatch(/^Not a closed solid: 3 edges have .* at \[1, 2\.5, 3\]\. Repair it/);
    expect(trouble(mesh("a.stl", "1", { facts: { type: "broken", message: "it holds no faces" } }))).toBe(
      "It cannot be read: it holds no faces.",
    );
  });
});

/** Starts the real programs (the service, the model endpoint, Chromium) and knows the studio's test ids. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser, type Download, type Page } from "playwright-core";

const programs = process.env["PARTWRIGHT_BIN"] ?? resolve(import.meta.dirname, "../../target/debug");

export interface Running {
  url: string;
  stop(): Promise<void>;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
  });
}

export interface Service extends Running {
  /** Ends it as a power cut would, and starts it again on the same port and data. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

/** `partwright serve` on a free port, with its data in a temporary folder. */
export async function startService(model?: string): Promise<Service> {
  const data = mkdtempSync(join(tmpdir(), "partwright-"));
  let { child, url } = await serve("127.0.0.1:0", data, model);
  return {
    url,
    async restart(meanwhile) {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGKILL");
      await gone;
      await meanwhile();
      ({ child } = await serve(new URL(url).host, data, model));
    },
    async stop() {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function serve(listen: string, data: string, model?: string): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env };
  for (const name of ["OPENAI_API_KEY", "OPENAI_BASE_URL", "PARTWRIGHT_MODEL", "OPENAI_MODEL"]) delete env[name];
  if (model) Object.assign(env, { OPENAI_BASE_URL: model, OPENAI_API_KEY: "test-key", PARTWRIGHT_MODEL: "test-model" });
  const child = spawn(join(programs, "partwright"), ["serve", "--listen", listen, "--data", data], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((found, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`partwright ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address) found(address.replace(/\/$/, ""));
    });
  });
  return { child, url };
}

/** The endpoint that speaks the OpenAI wire protocol. */
export async function startModel(): Promise<Running> {
  const port = await new Promise<number>((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
  const child = spawn(join(programs, "model-server"), [`127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "inherit"] });
  await new Promise((wait) => setTimeout(wait, 500));
  return { url: `http://127.0.0.1:${port}/v1`, stop: () => end(child) };
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // WebGL without a graphics card.
      "--enable-unsafe-swiftshader",
    ],
  });
}

/** A page that collects what must not happen: uncaught errors and console errors. */
export async function openPage(browser: Browser, url: string, viewport = { width: 1440, height: 900 }) {
  const page = await browser.newPage({ viewport, acceptDownloads: true });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}

export const id = (page: Page, name: string) => page.getByTestId(name);

/** The job whose mesh the viewer shows. */
export const shownJob = (page: Page) => id(page, "viewer").getAttribute("data-job");

/** Waits until the viewer shows another mesh than that of `before`. */
export async function nextMesh(page: Page, before: string | null, timeout = 120_000): Promise<string> {
  const handle = await page.waitForFunction(
    (old) => {
      const viewer = document.querySelector('[data-testid="viewer"]');
      const job = viewer?.getAttribute("data-job");
      return job && job !== old && Number(viewer?.getAttribute("data-triangles")) > 0 ? job : null;
    },
    before,
    { timeout },
  );
  return (await handle.jsonValue()) ?? "";
}

/** A project with this script, open in a page, and its part in view. */
export async function openScript(browser: Browser, service: Service, script: string, timeout = 20_000) {
  const answer = await fetch(`${service.url}/api/v1/projects`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Test", script }),
  });
  const project = ((await answer.json()) as { id: string }).id;
  const opened = await openPage(browser, `${service.url}/p/${project}`);
  opened.page.setDefaultTimeout(timeout);
  await nextMesh(opened.page, null);
  return { ...opened, project };
}

/** Types a prompt and sends it with Enter, as people do. */
export async function say(page: Page, text: string): Promise<void> {
  await id(page, "composer").fill(text);
  await id(page, "composer").press("Enter");
}

export const cards = (page: Page) => id(page, "turn-card");

/** Opens the export menu, takes one format, returns the file's path and suggested name. */
export async function download(page: Page, format: "3mf" | "stl"): Promise<{ path: string; name: string }> {
  const item = id(page, `export-${format}`);
  const choose = async () => {
    // Menus close when the window loses the focus, as it may when a download begins: a person opens it once more.
    for (let patience = 5; ; patience -= 1) {
      if (!(await item.isVisible())) await id(page, "export").click();
      const chosen = await item.click({ timeout: 4_000 }).then(
        () => true,
        (error: unknown) => {
          if (patience === 0) throw error;
          return false;
        },
      );
      if (chosen) return;
    }
  };
  const [file]: [Download, void] = await Promise.all([page.waitForEvent("download", { timeout: 120_000 }), choose()]);
  const path = join(mkdtempSync(join(tmpdir(), "partwright-download-")), file.suggestedFilename());
  await file.saveAs(path);
  return { path, name: file.suggestedFilename() };
}

/** What PrusaSlicer measures; fails unless it finds a manifold without open edges. */
export function slicerFacts(path: string): Map<string, string> {
  const run = spawnSync("prusa-slicer", ["--info", path], { encoding: "utf8" });
  const facts = new Map(
    run.stdout.split("\n").flatMap((line): [string, string][] => {
      const [name, value] = line.split("=");
      return name && value ? [[name.trim(), value.trim()]] : [];
    }),
  );
  if (facts.get("manifold") !== "yes" || facts.has("open_edges")) {
    throw new Error(`the slicer does not accept ${path}: ${run.stdout}${run.stderr}`);
  }
  return facts;
}

/** Fails unless admesh finds nothing to repair. */
export function admeshFinds(path: string): string[] {
  const run = spawnSync("timeout", ["60", "admesh", path], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  const repairs = /^\s*(Degenerate facets|Edges fixed|Facets removed|Facets added|Facets reversed|Backwards edges)\s*:\s*(\d+)/;
  return run.stdout.split("\n").filter((line) => Number(repairs.exec(line)?.[2] ?? 0) > 0);
}

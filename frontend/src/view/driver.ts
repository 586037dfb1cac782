/** What draws WebGL here. */
export type Driver = "none" | "software" | "card";

let known: Driver | null = null;

function probe(): Driver {
  try {
    const gl = document.createElement("canvas").getContext("webgl2");
    if (!gl) return "none";
    const about = gl.getExtension("WEBGL_debug_renderer_info");
    const name = about ? String(gl.getParameter(about.UNMASKED_RENDERER_WEBGL)) : "";
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name) ? "software" : "card";
  } catch {
    return "none";
  }
}

export const driver = (): Driver => (known ??= probe());

/** The editor with the language service, the customizer's conditions and its way back into the text, in real Chromium. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { id, nextMesh, openScript, shownJob, startBrowser, startService, type Service } from "./studio.ts";

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([startBrowser(), startService()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const open = (script: string) => openScript(browser, service, script);

/** Saves, and returns the script of the new version to the byte. */
async function saved(page: Page, project: string): Promise<string> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith(`/projects/${project}/versions`)),
    page.keyboard.press("Control+s"),
  ]);
  return ((await answer.json()) as { script: string }).script;
}

async function openCode(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Code" }).click();
  await page.locator('[data-testid="editor"][data-served="true"] .monaco-editor').first().waitFor();
}

/** The place of the first `text` in the editor; needs no scrolling. */
const word = (page: Page, text: string | RegExp) => id(page, "editor").locator(".view-line span span", { hasText: text }).first();

/** Puts the cursor behind the last letter of the line that has `text`. */
async function endOf(page: Page, text: string): Promise<void> {
  await id(page, "editor").locator(".view-line", { hasText: text }).first().click();
  await page.keyboard.press("End");
}

test("a parameter shows while its condition holds, and its value is written into the text alone", async () => {
  const script =
    "// Kopf: ä\r\nrounded = true;\r\n// @if rounded\r\n// Corner radius\r\nradius =  2.50 ; // [0:0.25:5] mm\r\nbare = 8;\r\n" +
    "linear_extrude(bare) offset(r = rounded ? radius : 0) square(20); // ende\r\n";
  const { page, errors, project } = await open(script);
  const radius = id(page, "parameter-radius");
  await radius.waitFor();
  expect(await radius.innerText()).toContain("Corner radius");
  await id(page, "guessed-bare").waitFor();
  await page.getByRole("switch", { name: "rounded" }).click();
  await radius.waitFor({ state: "hidden" });
  await page.getByRole("switch", { name: "rounded" }).click();
  await radius.waitFor();

  const before = await shownJob(page);
  await radius.getByRole("spinbutton").fill("3,75");
  await page.keyboard.press("Enter");
  await nextMesh(page, before);
  // A guessed range is no limit.
  await id(page, "parameter-bare").getByRole("spinbutton").fill("40");
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="write-radius"]:not([disabled])').click();
  await id(page, "write-radius").waitFor({ state: "detached" });
  expect(await saved(page, project)).toBe(script.replace("2.50", "3.75"));
  await id(page, "undo").click();
  await id(page, "write-radius").waitFor();
  expect(await saved(page, project)).toBe(script);
  await id(page, "write-values").click();
  await id(page, "write-values").waitFor({ state: "detached" });
  expect(await saved(page, project)).toBe(script.replace("2.50", "3.75").replace("bare = 8", "bare = 40"));
  expect(errors).toEqual([]);
  await page.close();
});

test("a number in the code turns by its handle and by keys, and nothing else changes", async () => {
  const script = "// 5 of them\nsize = [10, 20.5, 30];\ncube(size);\n";
  const { page, errors, project } = await open(script);
  await openCode(page);
  const before = await shownJob(page);
  // What comes back from the language server may take the handle away: the next move of the mouse brings it again.
  const appears = async () => {
    await word(page, "30").hover();
    await word(page, "20.5").hover();
    const shown = id(page, "number-handle").waitFor({ timeout: 4_000 });
    return shown.then(
      () => true,
      () => false,
    );
  };
  await expect.poll(appears, { timeout: 20_000 }).toBe(true);
  const handle = await id(page, "number-handle").boundingBox();
  if (!handle) throw new Error("the handle is gone");
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 26, y, { steps: 5 });
  await page.mouse.up();
  await nextMesh(page, before);
  expect(await saved(page, project)).toBe(script.replace("20.5", "21.0"));
  await word(page, "30").click();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  expect(await saved(page, project)).toBe(script.replace("20.5", "21.0").replace("30", "39"));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await saved(page, project)).toBe(script);
  expect(errors).toEqual([]);
  await page.close();
});

const PLATE = "wall = 3;\nmodule plate(wide) {\n  cube([wide, 20, wall]);\n}\nplate(40);\n";
const text = (page: Page) => id(page, "editor").locator(".view-lines").innerText();

test("what is typed is completed, with hints for its arguments", async () => {
  const { page, errors, project } = await open(PLATE);
  await openCode(page);
  await endOf(page, "plate(40)");
  await page.keyboard.press("Enter");
  await page.keyboard.type("sphe");
  await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "sphere" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".parameter-hints-widget.visible").waitFor();
  await page.keyboard.type("4");
  expect(await saved(page, project)).toMatch(/plate\(40\);\nsphere\((r = )?4\);?\n/);
  expect(errors).toEqual([]);
  await page.close();
});

test("a parameter is renamed with its uses", async () => {
  const { page, errors, project } = await open(PLATE);
  await openCode(page);
  await word(page, /^wide$/).click();
  await page.keyboard.press("F2");
  await page.locator(".rename-box input").fill("width");
  await page.keyboard.press("Enter");
  await expect.poll(() => text(page)).toMatch(/cube\(\[width/);
  expect(await saved(page, project)).toBe(PLATE.replaceAll("wide", "width"));
  expect(errors).toEqual([]);
  await page.close();
});

test("a mistake is marked while it is typed, and mended by a quick fix", async () => {
  const { page, errors, project } = await open(`${PLATE}cubed(wall);\n`);
  await openCode(page);
  await page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
  await word(page, /^cubed$/).click();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: /cube/ }).first().click();
  await expect.poll(() => text(page)).not.toMatch(/cubed/);
  expect(await saved(page, project)).toBe(`${PLATE}cube(wall);\n`);
  await page.keyboard.press("Control+Shift+o");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "plate" }).first().waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

test("a script is laid out by a button", async () => {
  const { page, errors, project } = await open("wall=3;\nmodule plate( wide ){\ncube( [wide,20,wall] ); // [1:3]\n}\nplate(40);\n");
  await openCode(page);
  await id(page, "format").click();
  await expect.poll(() => text(page)).toMatch(/wall.=.3/);
  expect(await saved(page, project)).toBe("wall = 3;\nmodule plate(wide) {\n    cube([wide, 20, wall]); // [1:3]\n}\nplate(40);\n");
  expect(errors).toEqual([]);
  await page.close();
});

test("a definition in the library opens read-only, and the way back is there", async () => {
  const { page, errors } = await open('use <partwright/bearings.scad>\nsize = bearing("608");\ncube(size[1]);\n');
  await openCode(page);
  await word(page, /^bearing$/).click();
  await page.keyboard.press("F12");
  const back = id(page, "back-to-script");
  await back.waitFor();
  await expect.poll(() => id(page, "editor").locator(".view-lines").innerText()).toMatch(/function.bearing\(name\)/);
  await back.click();
  await expect.poll(() => id(page, "editor").locator(".view-lines").innerText()).toMatch(/cube\(size/);
  expect(errors).toEqual([]);
  await page.close();
});

test("the reference shows the page of the word at the cursor, and inserts its example", async () => {
  const { page, errors, project } = await open("cube(5);\n");
  await openCode(page);
  await word(page, "cube").click();
  await page.keyboard.press("F1");
  const shown = id(page, "reference-page");
  await shown.waitFor();
  expect(await shown.innerText()).toMatch(/cube\(size = 1, center = false\)/);
  expect(await shown.locator("tbody tr").count()).toBeGreaterThan(1);
  await id(page, "reference").getByRole("searchbox").fill("cylinder");
  await shown.getByRole("img").waitFor();
  await id(page, "insert-example").click();
  await id(page, "reference").waitFor({ state: "detached" });
  expect(await saved(page, project)).toMatch(/^cube\(5\);\ncylinder\(/);
  expect(errors).toEqual([]);
  await page.close();
});

test("a face shows its line, and the line at the cursor its faces", async () => {
  const { page, errors } = await open("cube([40, 40, 4], center = true);\n\ncylinder(h = 20, d = 12);\n");
  const viewer = id(page, "viewer");
  const box = await viewer.boundingBox();
  if (!box) throw new Error("the viewer has no place");
  const middle = { x: box.width / 2, y: box.height / 2 };
  await openCode(page);
  const plain = await viewer.screenshot();

  // From the line to its faces; an empty line has none, nor has an editor that is left.
  await endOf(page, "cylinder");
  await page.waitForFunction(() => document.querySelector('[data-testid="viewer"]')?.getAttribute("data-pointed") === "1");
  expect(Buffer.compare(await viewer.screenshot(), plain)).not.toBe(0);
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.querySelector('[data-testid="viewer"]')?.getAttribute("data-pointed") === "0");
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.querySelector('[data-testid="viewer"]')?.getAttribute("data-pointed") === "1");

  // From a face to its line: the cylinder stands in the middle of the view.
  await viewer.click({ position: middle });
  await id(page, "selection").waitFor();
  expect(await id(page, "selection").innerText()).toContain("Line 3");
  await page.keyboard.press("Escape");
  await id(page, "selection").waitFor({ state: "hidden" });
  expect(errors).toEqual([]);
  await page.close();
});

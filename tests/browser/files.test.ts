/** Files as people bring them: dropped on the page, seen in the view, used in the script, replaced, brought back. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { id, nextMesh, openPage, shownJob, startBrowser, startService, type Service } from "./studio.ts";

let browser: Browser;
let service: Service;
beforeAll(async () => {
  browser = await startBrowser();
  service = await startService();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** A box as text STL, `x` by 20 by 10 mm, without its last triangle when it is to be open. */
function block(x: number, open = false): string {
  const corner = (i: number) => `${(i & 1) * x} ${((i >> 1) & 1) * 20} ${(i >> 2) * 10}`;
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  const triangles = faces.flatMap(([a, b, c, d]) => [
    [a!, b!, c!],
    [a!, c!, d!],
  ]);
  if (open) triangles.pop();
  const facets = triangles.map(
    (triangle) => `facet normal 0 0 0\nouter loop\n${triangle.map((i) => `vertex ${corner(i)}\n`).join("")}endloop\nendfacet\n`,
  );
  return `solid block\n${facets.join("")}endsolid block\n`;
}

/** Drags files from outside over an element of the page and lets go. */
async function drop(page: Page, onto: string, files: Record<string, string>): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(given)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent(onto, "dragover", { dataTransfer: data });
  await id(page, "drop-zone").waitFor();
  await page.dispatchEvent(onto, "drop", { dataTransfer: data });
}

const file = (page: Page, name: string) => page.locator(`[data-testid="file"][data-name="${name}"]`);
const VIEW = '[data-testid="viewer"]';

/** Waits until the checks tell this size: a version that is adopted may show its own render after the preview of the same. */
async function measures(page: Page, size: string): Promise<void> {
  await page.getByRole("tab", { name: "Checks" }).click();
  const panel = page.getByRole("tabpanel").filter({ hasText: "Volume" });
  await expect.poll(async () => (await panel.innerText()).replace(/\s+/g, " "), { timeout: 20_000 }).toContain(`Size ${size}`);
}

test("a mesh that is dropped on the view becomes the part, and an earlier version brings the earlier file back", async () => {
  const { page, errors } = await openPage(browser, service.url);
  await id(page, "new-project").click();
  await id(page, "viewer").waitFor();
  await drop(page, VIEW, { "block.stl": block(40) });
  const first = await nextMesh(page, null);
  await file(page, "block.stl").waitFor();
  expect(await file(page, "block.stl").innerText()).toMatch(/40 × 20 × 10 mm · 12 triangles/);
  await page.waitForSelector('[data-testid="file"][data-name="block.stl"][data-used="true"]');
  await measures(page, "40 × 20 × 10 mm");
  await id(page, "save").click();
  await page.waitForFunction(() => document.querySelector('[data-testid="version-badge"]')?.textContent?.includes("v1"));

  // Another file under the same name is another part, and another version.
  await drop(page, VIEW, { "block.stl": block(60) });
  const second = await nextMesh(page, first);
  await measures(page, "60 × 20 × 10 mm");
  await page.waitForFunction(() => document.querySelector('[data-testid="version-badge"]')?.textContent?.includes("v2"));

  await page.getByRole("tab", { name: "Versions" }).click();
  await page.locator('[data-testid="version"][data-version="1"] [data-testid="restore"]').click();
  await nextMesh(page, second);
  await measures(page, "40 × 20 × 10 mm");
  await page.getByRole("tab", { name: "Files" }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid="file"]')?.textContent?.includes("40 × 20 × 10"));
  expect(errors).toEqual([]);
  await page.close();
});

test("files are used, renamed with the script, deleted and brought back, all from the keyboard", async () => {
  const { page, errors } = await openPage(browser, service.url);
  await id(page, "new-project").click();
  await id(page, "viewer").waitFor();
  await page.getByRole("tab", { name: "Files" }).click();
  await id(page, "files-empty").waitFor();
  await id(page, "file-input").setInputFiles([
    { name: "base.stl", mimeType: "model/stl", buffer: Buffer.from(block(30)) },
    { name: "gears.scad", mimeType: "text/plain", buffer: Buffer.from("module gear() translate([0, 0, 10]) cube(5);") },
  ]);
  const first = await nextMesh(page, null);
  await file(page, "gears.scad").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Code" }).click();
  await page.getByText("use <gears.scad>").first().waitFor();

  await page.getByRole("tab", { name: "Files" }).click();
  await file(page, "base.stl").focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("plate");
  await page.keyboard.press("Enter");
  await file(page, "plate.stl").waitFor();
  await page.waitForSelector('[data-testid="file"][data-name="plate.stl"][data-used="true"]');

  await file(page, "plate.stl").focus();
  await page.keyboard.press("Delete");
  await file(page, "plate.stl").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await file(page, "plate.stl").waitFor();
  await page.waitForSelector('[data-testid="render-state"][data-state="idle"]');
  expect(await shownJob(page)).not.toBe(first);
  expect(errors).toEqual([]);
  await page.close();
});

test("files that are dropped on the list of projects begin one", async () => {
  const { page, errors } = await openPage(browser, service.url);
  await id(page, "projects").waitFor();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "Wall hook.stl"));
    return transfer;
  }, block(25));
  await page.dispatchEvent('[data-testid="projects"]', "drop", { dataTransfer: data });
  await nextMesh(page, null);
  await measures(page, "25 × 20 × 10 mm");
  expect(await page.title()).toContain("Wall hook");
  expect(errors).toEqual([]);
  await page.close();
});

test("what cannot be used says why, in its row", async () => {
  const { page } = await openPage(browser, service.url);
  await id(page, "new-project").click();
  await id(page, "viewer").waitFor();
  await drop(page, VIEW, { "hole.stl": block(30, true), "part.step": "ISO-10303-21;" });
  await file(page, "hole.stl").waitFor();
  expect(await file(page, "hole.stl").innerText()).toMatch(/Not a closed solid: 3 edges/);
  const refused = page.locator('[data-testid="upload"][data-name="part.step"]');
  await refused.getByText(/Export it as 3MF or STL/).waitFor();
  await refused.getByRole("button", { name: "Dismiss" }).click();
  await refused.waitFor({ state: "detached" });
  await page.close();
});

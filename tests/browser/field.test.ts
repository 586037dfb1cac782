/** Blends in real Chromium: a coarse mesh first, finer ones behind it, and the tolerance as something to choose. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { id, openScript, startBrowser, startService, type Service } from "./studio.ts";

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([startBrowser(), startService()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const SCRIPT = `// A post that grows out of a plate
r = 3; // [1:0.5:6]
smooth_union(r = r) {
  cube([30, 20, 4]);
  translate([15, 10, 0]) cylinder(h = 20, r = 5);
}
`;

const fine = (page: Page, tolerance: number) =>
  page.locator(`[data-testid="tolerance"][data-tolerance="${tolerance}"]`).waitFor({ timeout: 60_000 });
const triangles = async (page: Page) => Number(await id(page, "viewer").getAttribute("data-triangles"));
/** Resolves when the viewer shows more triangles than these. */
const finer = (page: Page, than: number) =>
  page.waitForFunction(
    (than) => Number(document.querySelector('[data-testid="viewer"]')?.getAttribute("data-triangles")) > than,
    than,
    { timeout: 60_000 },
  );

test("a blend is shown at once and refined to the script's tolerance, which a menu changes", async () => {
  const { page, errors, project } = await openScript(browser, service, SCRIPT, 60_000);
  await fine(page, 0.05);
  const standard = await triangles(page);

  // Coarser by the menu: the text says so, and undo takes it back.
  await id(page, "tolerance").click();
  await id(page, "tolerance-0.2").click();
  await fine(page, 0.2);
  await page.getByRole("tab", { name: "Code" }).click();
  await id(page, "editor").getByText("$tol = 0.2;").waitFor();
  await id(page, "undo").click();
  await fine(page, 0.05);

  // A slider shows the new radius, and the finest mesh of it follows.
  await page.getByRole("tab", { name: "Parameters" }).click();
  await id(page, "parameter-r").getByRole("spinbutton").fill("5");
  await page.keyboard.press("Enter");
  await finer(page, 0);
  await fine(page, 0.05);

  await id(page, "tolerance").click();
  await id(page, "tolerance-0.02").click();
  await fine(page, 0.02);
  await finer(page, standard);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith(`/projects/${project}/versions`)),
    page.keyboard.press("Control+s"),
  ]);
  expect(((await answer.json()) as { script: string }).script).toBe(SCRIPT.replace("r = 3;", "$tol = 0.02;\nr = 3;"));
  expect(errors).toEqual([]);
  await page.close();
});

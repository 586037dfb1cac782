/** The Checks pane in real Chromium: what is found, what passed, the place, the line, the printer. */
import type { Browser } from "playwright-core";
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

const SCRIPT = `// A box with a rib that is too thin
rib = 0.6; // [0.2:0.1:3]
difference() {
  cube([60, 40, 20]);
  translate([2, 2, 2]) cube([56, 36, 20]);
}
translate([30, 1, 1])
  cube([rib, 38, 15]);
`;

const open = (script: string) => openScript(browser, service, script, 40_000);

test("a thin wall is listed, shown in the view and in the code, and gone when it is thick enough", async () => {
  const { page, errors } = await open(SCRIPT);
  await page.getByRole("tab", { name: "Checks" }).click();
  const wall = page.locator('[data-testid="finding"][data-kind="thin_wall"]');
  await wall.waitFor();
  expect(await wall.innerText()).toContain("The wall is 0.6 mm thick");
  expect(await wall.innerText()).toContain("make it at least 0.8 mm");
  expect(await wall.getAttribute("data-severity")).toBe("warning");
  expect(await page.getByTestId("finding").count()).toBe(1);
  expect(await id(page, "verdict").innerText()).toContain("Prints with care");
  const passed = (await page.getByTestId("passed").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  expect(passed).toContain("Overhangs no support needed");
  expect(passed).toContain("Fits the printer 256 × 256 × 256 mm");

  // From the keyboard: the place is marked in the view.
  await wall.getByRole("button").first().focus();
  await page.keyboard.press("Enter");
  await id(page, "label-warning").waitFor();
  expect(await id(page, "label-warning").innerText()).toContain("0.6 mm thick");
  expect(await wall.getByRole("button").first().getAttribute("aria-pressed")).toBe("true");

  // The line that draws the rib.
  await wall.getByTestId("finding-line").click();
  await page.locator('[data-testid="editor"] .monaco-editor').first().waitFor();

  // Thick enough: nothing is left, and the figure says so.
  await page.getByRole("tab", { name: "Parameters" }).click();
  const before = await shownJob(page);
  await id(page, "parameter-rib").locator('input[inputmode="decimal"], input[type="number"]').first().fill("1.5");
  await page.keyboard.press("Enter");
  await nextMesh(page, before);
  await page.getByRole("tab", { name: "Checks" }).click();
  await page.getByTestId("passed").filter({ hasText: "Thinnest wall" }).waitFor();
  expect(await page.getByTestId("finding").count()).toBe(0);
  expect(await page.getByTestId("passed").filter({ hasText: "Thinnest wall" }).innerText()).toContain("1.5 mm");
  expect(await id(page, "verdict").innerText()).toContain("Ready to print");
  expect(errors).toEqual([]);
  await page.close();
});

test("another printer judges otherwise, and is remembered", async () => {
  const { page, errors } = await open(SCRIPT.replace("rib = 0.6", "rib = 1.0"));
  await page.getByRole("tab", { name: "Checks" }).click();
  await page.getByTestId("passed").filter({ hasText: "Thinnest wall" }).waitFor();
  await id(page, "print-settings").click();
  await id(page, "print-nozzle").fill("0.8");
  await id(page, "print-bed-0").fill("50");
  await id(page, "print-save").click();
  await page.getByText("Printer saved").waitFor();
  await page.keyboard.press("Escape");
  const wall = page.locator('[data-testid="finding"][data-kind="thin_wall"]');
  await wall.waitFor();
  expect(await wall.innerText()).toContain("your nozzle is 0.8 mm");
  expect(await page.locator('[data-testid="finding"][data-kind="bed_fit"]').innerText()).toContain("turn it by");

  await page.reload();
  await nextMesh(page, null);
  await page.getByRole("tab", { name: "Checks" }).click();
  await page.getByText("For a 0.8 mm nozzle").waitFor();
  await wall.waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

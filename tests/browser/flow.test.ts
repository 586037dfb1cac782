/** The whole flow as a person goes through it, in real Chromium: prompt, part, slider, edit, download, break, recover. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  admeshFinds,
  cards,
  download,
  id,
  nextMesh,
  openPage,
  say,
  shownJob,
  slicerFacts,
  startBrowser,
  startModel,
  startService,
  type Running,
  type Service,
} from "./studio.ts";

const PROMPT = "a wall bracket 60 mm wide with two M5 holes";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Both files: a manifold for the slicer, nothing to repair, and as wide as was asked. */
async function downloadsAreGood(page: Page, width: number): Promise<void> {
  const stl = await download(page, "stl");
  expect(stl.name).toMatch(/^[a-z0-9-]+-v\d+\.stl$/);
  expect(admeshFinds(stl.path)).toEqual([]);
  const threeMf = await download(page, "3mf");
  expect(threeMf.name).toMatch(/\.3mf$/);
  for (const file of [stl, threeMf]) {
    expect(Number(slicerFacts(file.path).get("size_x"))).toBeCloseTo(width, 2);
  }
}

async function setParameter(page: Page, name: string, value: string): Promise<void> {
  const before = await shownJob(page);
  const input = id(page, `parameter-${name}`).locator('input[type="number"], input[inputmode="decimal"]').first();
  await input.fill(value);
  await input.press("Enter");
  await nextMesh(page, before);
}

describe("with the catalogue assistant", () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  test("a prompt becomes a part that a slicer accepts", async () => {
    const { page, errors } = await openPage(browser, service.url);
    await say(page, PROMPT);
    const first = await nextMesh(page, null);
    await cards(page).first().waitFor();
    expect(await cards(page).first().innerText()).toMatch(/60(\.0+)?\s*(mm|×)/);
    await page.getByText(/catalogue assistant/i).first().waitFor();
    await downloadsAreGood(page, 60);

    await setParameter(page, "width", "90");
    expect(await shownJob(page)).not.toBe(first);

    await say(page, "make it 5 mm thicker");
    await cards(page).nth(1).waitFor({ timeout: 120_000 });
    expect(await cards(page).nth(1).innerText()).toMatch(/thickness/i);
    await downloadsAreGood(page, 90);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a reload loses nothing, and restore and fork work", async () => {
    const { page, errors } = await openPage(browser, service.url);
    await say(page, "a round spacer 20 mm in diameter and 10 mm high");
    await nextMesh(page, null);
    await cards(page).first().waitFor();
    await say(page, "make it 5 mm taller");
    await cards(page).nth(1).waitFor({ timeout: 120_000 });
    await page.reload();
    await nextMesh(page, null);
    expect(await cards(page).count()).toBe(2);
    const before = await shownJob(page);
    await id(page, "restore").first().click();
    await nextMesh(page, before);
    const project = page.url();
    await id(page, "fork").first().click();
    await page.waitForURL((url) => url.href !== project);
    await nextMesh(page, null);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a mistake in the code is shown, the old part stays, and its mending renders", async () => {
    const { page } = await openPage(browser, service.url);
    await say(page, PROMPT);
    const good = await nextMesh(page, null);
    await cards(page).first().waitFor();
    await page.getByRole("tab", { name: "Code" }).click();
    const editor = id(page, "editor").locator(".monaco-editor").first();
    await editor.waitFor();
    await editor.click();
    const typeLine = async (text: string) => {
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Enter");
      await page.keyboard.insertText(text);
    };
    const removeLine = async () => {
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Shift+Home");
      await page.keyboard.press("Delete");
    };
    const renderState = (state: string) => page.waitForSelector(`[data-testid="render-state"][data-state="${state}"]`);

    await typeLine("cube(3;");
    await renderState("error");
    expect(await shownJob(page)).toBe(good);
    expect(Number(await id(page, "viewer").getAttribute("data-triangles"))).toBeGreaterThan(0);
    await removeLine();
    await renderState("idle");

    // What OpenSCAD merely ignores is said, with what was probably meant.
    await typeLine("cubed(3);");
    await id(page, "console-handle").click();
    await id(page, "diagnostic").filter({ hasText: "cubed" }).first().waitFor();
    expect(await id(page, "diagnostic").first().innerText()).toContain("cube");
    await page.close();
  });

  test("a service that dies and comes back costs nothing", async () => {
    const { page } = await openPage(browser, service.url);
    await say(page, PROMPT);
    await nextMesh(page, null);
    await cards(page).first().waitFor();
    await service.restart(() => id(page, "offline").waitFor());
    await id(page, "offline").waitFor({ state: "hidden", timeout: 60_000 });
    await setParameter(page, "width", "75");
    await say(page, "make it 5 mm thicker");
    await cards(page).nth(1).waitFor({ timeout: 120_000 });
    await downloadsAreGood(page, 75);
    await page.close();
  });

  test("the projects list shows what was made, at a tablet's width too", async () => {
    const { page, errors } = await openPage(browser, service.url, { width: 820, height: 1180 });
    await id(page, "projects").waitFor();
    await page.getByText(/bracket/i).first().click();
    await nextMesh(page, null);
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe("with an endpoint that speaks the OpenAI protocol", () => {
  let service: Running;
  let model: Running;
  beforeAll(async () => {
    model = await startModel();
    service = await startService(model.url);
  });
  afterAll(async () => {
    await service.stop();
    await model.stop();
  });

  test("a syntax error is repaired in view, trouble is overcome, a hang is stopped", async () => {
    const { page, errors } = await openPage(browser, service.url);
    await say(page, `${PROMPT} [syntax]`);
    await page.getByText(/repair/i).first().waitFor({ timeout: 60_000 });
    await nextMesh(page, null);
    await cards(page).first().waitFor();
    await downloadsAreGood(page, 60);

    let count = 1;
    for (const trouble of ["[busy]", "[cut]"]) {
      await say(page, `make it 5 mm thicker ${trouble}`);
      await cards(page).nth(count).waitFor({ timeout: 120_000 });
      count += 1;
    }
    await downloadsAreGood(page, 60);

    await say(page, "rounder [hang]");
    await id(page, "stop").click();
    await page.getByText(/stopped/i).first().waitFor();
    expect(await cards(page).count()).toBe(count);
    expect(errors).toEqual([]);
    await page.close();
  });
});

/** Latency of a slider move: from the input event to the frame that shows the new mesh, in headless Chromium. */
import { id, nextMesh, openPage, say, startBrowser, startService } from "./studio.ts";

const MOVES = 40;

const service = await startService();
const browser = await startBrowser();
const { page } = await openPage(browser, service.url);
await say(page, "a wall bracket 60 mm wide with two M5 holes");
await nextMesh(page, null);
await id(page, "turn-card").first().waitFor();
const slider = id(page, "parameter-width").getByRole("slider").first();
await slider.focus();
for (let move = 0; move < MOVES; move += 1) {
  const before = await id(page, "viewer").getAttribute("data-job");
  await page.keyboard.press(move % 2 ? "ArrowLeft" : "ArrowRight");
  await nextMesh(page, before).catch(() => undefined);
}
const times = await page.evaluate(() =>
  performance.getEntriesByName("slider-to-pixels").map((entry) => entry.duration).sort((a, b) => a - b),
);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(0) ?? "–";
console.log(`slider move to new mesh in the browser, ${times.length} moves: median ${at(0.5)} ms, p95 ${at(0.95)} ms`);
await browser.close();
await service.stop();

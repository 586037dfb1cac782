/**
 * Latency of a slider move in headless Chromium, from the input event to the end of the frame that shows the new mesh, over
 * the catalogue: the first slider of each part, at positions that are new to the service. Without a graphics card most of it
 * is the drawing by the processor; so the time until the frame is handed over for drawing is told as well.
 */
import { id, nextMesh, startBrowser, startService } from "./studio.ts";

const MOVES = 5;

const service = await startService();
const browser = await startBrowser();
const parts = (await (await fetch(`${service.url}/api/v1/catalogue`)).json()) as { id: string }[];
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const measured = (what: string) =>
  page.evaluate((name) => performance.getEntriesByName(name).map((entry) => entry.duration), `slider-to-${what}`);

const at = (times: number[], share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
const times: { frame: number[]; pixels: number[] } = { frame: [], pixels: [] };
console.log("part                             ms to new pixels");
for (const { id: part } of parts) {
  const script = await (await fetch(`${service.url}/api/v1/catalogue/${part}`)).text();
  const answer = await fetch(`${service.url}/api/v1/projects`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: part, script }),
  });
  await page.goto(`${service.url}/p/${((await answer.json()) as { id: string }).id}`);
  await nextMesh(page, null);
  const slider = id(page, "customizer").getByRole("slider").first();
  if ((await slider.count()) === 0) continue;
  await slider.focus();
  // Before a hand reaches for a slider, the page has loaded its editor.
  await page.waitForTimeout(500);
  const place = async (name: string) => Number(await slider.getAttribute(name));
  const key = (await place("aria-valuenow")) < (await place("aria-valuemax")) ? "ArrowRight" : "ArrowLeft";
  for (let move = 1; move <= MOVES; move += 1) {
    // The page itself says when, so that nothing asks it meanwhile; and the key is let go after, as a hand would.
    const shown = page.evaluate(`new Promise((resolve) => {
      const look = () => performance.getEntriesByName("slider-to-pixels").length >= ${move} && resolve();
      new PerformanceObserver(look).observe({ type: "measure" });
      setTimeout(resolve, 20_000);
    })`);
    await page.keyboard.down(key);
    await shown;
    await page.keyboard.up(key);
  }
  const pixels = await measured("pixels");
  times.pixels.push(...pixels);
  times.frame.push(...(await measured("frame")));
  console.log(`${part.padEnd(32)} ${pixels.map((time) => time.toFixed(0).padStart(5)).join(" ")}`);
}
for (const [what, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  console.log(`slider move to new ${what}, ${all.length} moves: median ${at(all, 0.5).toFixed(0)} ms, p95 ${at(all, 0.95).toFixed(0)} ms`);
}
await browser.close();
await service.stop();

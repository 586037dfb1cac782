/**
 * Latency of a slider move in headless Chromium, from the input event to the end of the frame that shows the new mesh, over
 * the catalogue: the first slider of each part, at positions that are new to the service.
 */
import { id, nextMesh, startBrowser, startService } from "./studio.ts";

const MOVES = 5;

const service = await startService();
const browser = await startBrowser();
const parts = (await (await fetch(`${service.url}/api/v1/catalogue`)).json()) as { id: string }[];
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const measured = () => page.evaluate(() => performance.getEntriesByName("slider-to-pixels").map((entry) => entry.duration));

const at = (times: number[], share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
const rows: { part: string; times: number[] }[] = [];
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
  const place = async (name: string) => Number(await slider.getAttribute(name));
  const key = (await place("aria-valuenow")) < (await place("aria-valuemax")) ? "ArrowRight" : "ArrowLeft";
  for (let move = 1; move <= MOVES; move += 1) {
    await page.keyboard.press(key);
    await page
      .waitForFunction((count) => performance.getEntriesByName("slider-to-pixels").length >= count, move, { timeout: 20_000 })
      .catch(() => undefined);
  }
  rows.push({ part, times: (await measured()).sort((a, b) => a - b) });
  console.log(`${part.padEnd(32)} ${rows.at(-1)?.times.map((time) => time.toFixed(0).padStart(5)).join(" ")}`);
}
const times = rows.flatMap((row) => row.times).sort((a, b) => a - b);
console.log(
  `slider move to new pixels in the browser, ${times.length} moves of ${rows.length} parts: ` +
    `median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms`,
);
await browser.close();
await service.stop();

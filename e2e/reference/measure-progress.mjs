// How true the bars of a run are, as a person sees them: looks at every bar 20 times a second while each task runs once,
// on a built page (npx vite build), and tells for each bar how long it stood still, whether it went back, and how far the
// time left was from what came:
//   node e2e/reference/measure-progress.mjs [picture …]      pictures for the library; recordings are the golden ones
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const root = join(import.meta.dirname, '../..');
const audio = join(root, 'e2e/golden/whisper/audio');
const samples = join(root, 'public/samples');
const pictures =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readdirSync(samples)
        .filter((name) => /\.(?:png|jpe?g|webp)$/u.test(name))
        .map((name) => join(samples, name));
const server = await preview({
  root,
  build: { outDir: process.env.DIST ?? 'dist' },
  preview: { port: Number(process.env.PORT ?? 4187) },
});
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });

/** Opens a view, starts its run, looks until no bar is there for two seconds, and tells what was seen. */
async function record(title, address, start) {
  const page = await browser.newPage();
  await page.addInitScript(() => localStorage.setItem('triptych-recorded', '1'));
  await page.goto(`${server.resolvedUrls.local[0]}?device=wasm#${address}`);
  await page.waitForFunction(() => 'triptych' in window);
  await page.evaluate(() => {
    window.seen = [];
    setInterval(() => {
      const bars = [...document.querySelectorAll('progress')].map((bar) => ({
        name: bar
          .getAttribute('aria-label')
          .replace(/[“"].*/u, '')
          .replace(/\d+/gu, '#'),
        share: bar.hasAttribute('value') ? bar.value / bar.max : undefined,
        left: /([\d.:]+\s*\w*) left/u.exec(bar.closest('fieldset')?.textContent ?? '')?.[0],
      }));
      window.seen.push({ at: performance.now(), bars });
    }, 50);
  });
  await start(page);
  await page.waitForFunction(
    () => {
      const last = window.seen.findLast(({ bars }) => bars.length > 0);
      return last && window.seen.at(-1).at - last.at > 2000;
    },
    null,
    { timeout: 0, polling: 500 },
  );
  const seen = await page.evaluate(() => window.seen);
  await page.close();
  tell(title, seen);
}

const seconds = (text) => {
  const [, number, unit] = /([\d.:]+)\s*(\w*) left/u.exec(text);
  const parts = number.split(':').map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0) * (unit.startsWith('min') ? 60 : unit === 'h' ? 3600 : 1);
};

function tell(title, seen) {
  const names = [...new Set(seen.flatMap(({ bars }) => bars.map(({ name }) => name)))];
  for (const name of names) {
    const points = seen.flatMap(({ at, bars }) =>
      bars.filter((bar) => bar.name === name).map((bar) => ({ at, ...bar })),
    );
    const [first, last] = [points[0].at, points.at(-1).at];
    let [still, since, backs, jump] = [0, points[0], 0, 0];
    for (const [i, point] of points.entries()) {
      const before = points[i - 1];
      if (before?.share !== undefined && point.share !== undefined) {
        if (point.share < before.share - 1e-6) backs++;
        jump = Math.max(jump, point.share - before.share);
      }
      if (point.share === undefined || point.share !== since.share) since = point;
      still = Math.max(still, point.at - since.at);
    }
    const told = points.filter(({ left, at }) => left && last - at > 2000);
    const errors = told
      .map(({ at, left }) => Math.abs(seconds(left) / ((last - at) / 1000) - 1))
      .toSorted((a, b) => a - b);
    console.log(
      [
        `${title} · ${name}: ${((last - first) / 1000).toFixed(1)} s`,
        `longest still ${((100 * still) / Math.max(1, last - first)).toFixed(1)} %`,
        `went back ${backs} times, largest leap ${(100 * jump).toFixed(1)} %`,
        errors.length > 0 &&
          `time left off by ${(100 * errors[Math.floor(errors.length / 2)]).toFixed(0)} % in the middle, ${(100 * errors[Math.floor(errors.length * 0.9)]).toFixed(0)} % in nine of ten looks`,
      ]
        .filter(Boolean)
        .join(', '),
    );
  }
}

const wanted = process.env.ONLY?.split(',') ?? ['clip', 'whisper', 'diffusion', 'grid'];
if (wanted.includes('clip'))
  await record('CLIP', '/clip/search', async (page) => {
    await page.locator('input[type=file][multiple]').first().setInputFiles(pictures);
  });
if (wanted.includes('whisper'))
  for (const name of ['jfk', 'long'])
    await record(`Whisper ${name}`, '/whisper/transcribe', async (page) => {
      const file = readdirSync(audio).find((entry) => entry.startsWith(name));
      await page.locator('input[type=file]').first().setInputFiles(join(audio, file));
    });
if (wanted.includes('diffusion'))
  await record('Stable Diffusion, batch', '/diffusion/text', async (page) => {
    await page.getByLabel('Pictures', { exact: true }).fill('6');
    await page.getByRole('button', { name: /^Generate/u }).click();
  });
if (wanted.includes('grid'))
  await record('Stable Diffusion, grid', '/diffusion/text', async (page) => {
    await page.getByText('two settings, all their values').click();
    await page.getByLabel('Values of steps').fill('4, 8, 12');
    await page.getByRole('combobox', { name: 'Down' }).selectOption({ label: 'Seed' });
    await page.getByLabel('Values of seed').fill('0-1');
    await page.getByRole('button', { name: 'Make the grid' }).click();
  });
await browser.close();
await server.close();

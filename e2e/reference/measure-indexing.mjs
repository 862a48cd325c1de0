// How much of the time of indexing a folder of 12-megapixel photos goes by inside the model's `run`:
//   python e2e/reference/golden/make_clip_weight.py --tokenizer public/models/pocket-clip --out MODEL
//   npx vite build && node e2e/reference/measure-indexing.mjs MODEL
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const folder = process.argv[2];
const count = Number(process.argv[3] ?? 48);
const server = await preview({
  root: join(import.meta.dirname, '../..'),
  preview: { port: Number(process.env.PORT ?? 4187) },
});
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const page = await browser.newPage();
await page.goto(server.resolvedUrls.local[0] + '?device=wasm');
await page.waitForFunction(() => 'triptych' in window);

const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
for (const entry of files) {
  const path = join(entry.parentPath, entry.name);
  await page.evaluate(
    async ({ name, base64 }) => {
      const bytes = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
      (window.modelFiles ??= []).push(new File([bytes], name));
    },
    { name: entry.name, base64: readFileSync(path).toString('base64') },
  );
}
const result = await page.evaluate(async (photos) => {
  const model = await window.triptych.models.import(window.modelFiles);
  // Clouds with grain on them: JPEGs of 3 to 4 MB, as cameras write.
  const noise = (width, height, alpha) => {
    const canvas = new OffscreenCanvas(width, height);
    const image = new ImageData(width, height);
    for (let at = 0; at < image.data.length; at += 65_536)
      crypto.getRandomValues(image.data.subarray(at, Math.min(at + 65_536, image.data.length)));
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = alpha;
    canvas.getContext('2d').putImageData(image, 0, 0);
    return canvas;
  };
  const given = [];
  let bytes = 0;
  for (let i = 0; i < photos; i++) {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext('2d');
    context.drawImage(noise(24, 18, 255), 0, 0, 4000, 3000);
    context.drawImage(noise(400, 300, 90), 0, 0, 4000, 3000);
    context.drawImage(noise(2000, 1500, 30), 0, 0, 4000, 3000);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    bytes += blob.size;
    given.push(new File([blob], `photo-${i}.jpg`, { type: 'image/jpeg' }));
  }
  const { library, embedImages } = window.triptych.clip;
  await embedImages(given.slice(0, 2), { model }); // loads the model, starts the workers
  const told = [];
  const start = performance.now();
  const { added, failed } = await library.add(given, { model, onProgress: (progress) => told.push(progress) });
  const seconds = (performance.now() - start) / 1000;
  const last = told.at(-1);
  return { added, failed, megabytes: bytes / photos / 1e6, seconds, rate: last.rate, runShare: last.runShare };
}, count);
console.log(result);
await browser.close();
await server.close();

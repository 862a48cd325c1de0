// The judge of pocket CLIP's recipe, in Chromium and through `triptych.clip` of the built page: how often the right name comes
// first, for the 830 held-out drawings and, with a folder of judge_set.py, for the development photos.
//   npx vite build && node e2e/reference/judge-clip.mjs [SET]
// Ends with 1 when a figure is more than a point from that of the judge in Python.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const root = join(import.meta.dirname, '../..');
const set = process.argv[2];
/** Of the judge in Python, in percent; the page shows them too. */
const { photos: wantedPhotos } = JSON.parse(readFileSync(join(root, 'src/app/known/figures.json'), 'utf8'));
/** Pictures that are handed to the page at a time. */
const handed = 16;

const server = await preview({ root, preview: { port: Number(process.env.PORT ?? 4188) } });
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const page = await browser.newPage();
page.setDefaultTimeout(0);
await page.goto(`${server.resolvedUrls.local[0]}?device=wasm`);
await page.waitForFunction(() => 'triptych' in window);

const share = (values) => (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const rowsOf = ({ vectors, dims }) =>
  Array.from({ length: vectors.length / dims }, (_, row) => vectors.slice(row * dims, (row + 1) * dims));
/** The chance that `drawn` of the other labels, drawn at random, leave those out that are better than the right one. */
const chance = (better, { others, drawn }) => {
  let product = 1;
  for (let i = 0; i < drawn; i++) product *= Math.max(0, others - better - i) / (others - i);
  return product;
};
/** For each picture how many labels are nearer to it than its own. */
const ranksOf = (pictures, labels, right) =>
  pictures.map((picture, i) => {
    const cosines = labels.map((label) => dot(picture, label));
    return cosines.filter((cosine) => cosine > cosines[right[i]]).length;
  });

const embedTexts = async (texts) =>
  rowsOf(
    await page.evaluate(async (asked) => {
      const { vectors, dims } = await window.triptych.clip.embedTexts(asked);
      return { vectors: [...vectors], dims };
    }, texts),
  );

/** Pictures by their bytes in base64; with `tiles` the first of a sheet of tiles. */
const embedFiles = async (files, tiles) =>
  rowsOf(
    await page.evaluate(
      async ({ given, sheet }) => {
        const open = async (base64) => (await fetch(`data:image/png;base64,${base64}`)).blob();
        let pictures = await Promise.all(given.map(open));
        if (sheet) {
          const bitmap = await createImageBitmap(pictures[0], { colorSpaceConversion: 'none' });
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext('2d');
          context.drawImage(bitmap, 0, 0);
          const { side, columns, count } = sheet;
          pictures = Array.from({ length: count }, (_, i) =>
            context.getImageData((i % columns) * side, Math.floor(i / columns) * side, side, side),
          );
        }
        const { vectors, dims } = await window.triptych.clip.embedImages(pictures);
        return { vectors: [...vectors], dims };
      },
      { given: files.map((file) => readFileSync(file).toString('base64')), sheet: tiles },
    ),
  );

let isRight = true;
function compare(what, found, wanted) {
  const line = Object.entries(found).map(([key, value]) => `${key} ${value.toFixed(1)} (${wanted[key].toFixed(1)})`);
  console.log(`${what}: ${line.join(', ')}`);
  if (Object.entries(found).some(([key, value]) => Math.abs(value - wanted[key]) > 1)) isRight = false;
}

const folder = join(root, 'e2e/golden/clip/heldout');
const heldout = JSON.parse(readFileSync(join(folder, 'heldout.json'), 'utf8'));
const prompts = await embedTexts(heldout.prompts);
for (const { style, file, concepts, judge } of heldout.styles) {
  const { side, columns } = heldout;
  const pictures = await embedFiles([join(folder, file)], { side, columns, count: concepts.length });
  const ranks = ranksOf(pictures, prompts, concepts);
  const others = prompts.length - 1;
  const found = {
    top1: share(ranks.map((rank) => Number(rank < 1))),
    top5: share(ranks.map((rank) => Number(rank < 5))),
    ten: share(ranks.map((rank) => chance(rank, { others, drawn: 9 }))),
  };
  compare(style, found, { top1: 100 * judge.top1, top5: 100 * judge.top5, ten: 100 * judge.ten });
}

if (set) {
  const { names, labels, prompts: asked, queries } = JSON.parse(readFileSync(join(set, 'set.json'), 'utf8'));
  const texts = await embedTexts(asked);
  const pictures = [];
  const start = performance.now();
  for (let at = 0; at < names.length; at += handed)
    pictures.push(...(await embedFiles(names.slice(at, at + handed).map((_, i) => join(set, `${at + i}.png`)))));
  console.log(`${names.length} photos in ${Math.round((performance.now() - start) / 1000)} s`);
  const ranks = ranksOf(
    pictures,
    texts,
    names.map((name) => labels.indexOf(name)),
  );
  const others = labels.length - 1;
  const asks = await embedTexts(Object.keys(queries));
  const precisions = Object.values(queries).flatMap((right, i) => {
    const isFound = names.map((name) => right.includes(name));
    const most = Math.min(5, isFound.filter(Boolean).length);
    if (most === 0) return [];
    const best = pictures.map((picture, at) => ({ at, cosine: dot(picture, asks[i]) }));
    best.sort((a, b) => b.cosine - a.cosine);
    return [best.slice(0, most).filter(({ at }) => isFound[at]).length / most];
  });
  const found = {
    ofTen: share(ranks.map((rank) => chance(rank, { others, drawn: 9 }))),
    ofHundred: share(ranks.map((rank) => chance(rank, { others, drawn: 99 }))),
    ofAll: share(ranks.map((rank) => Number(rank < 1))),
    precisionAt5: share(precisions),
  };
  compare('photos', found, wantedPhotos);
}
await browser.close();
await server.close();
process.exit(isRight ? 0 : 1);

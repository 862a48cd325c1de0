// A library of 100,000 pictures in a real browser: how soon the first tile stands, how soon hits do, how much memory it takes.
//   python e2e/reference/golden/make_clip_weight.py --tokenizer public/models/pocket-clip --out MODEL
//   npx vite build && node e2e/reference/measure-library.mjs MODEL [100000]
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const folder = process.argv[2];
const count = Number(process.argv[3] ?? 100_000);
const server = await preview({
  root: join(import.meta.dirname, '../..'),
  preview: { port: Number(process.env.PORT ?? 4187) },
});
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
let page = await context.newPage();
const address = `${server.resolvedUrls.local[0]}?device=wasm`;
const open = async (view) => {
  await page.goto(`${address}#/clip/${view}`);
  await page.waitForFunction(() => 'triptych' in window);
};
await open('classify'); // a view of the library would ask its own model at the same time

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
  const base64 = readFileSync(join(entry.parentPath, entry.name)).toString('base64');
  await page.evaluate(
    async ({ name, data }) => {
      const bytes = await (await fetch(`data:application/octet-stream;base64,${data}`)).blob();
      (window.modelFiles ??= []).push(new File([bytes], name));
    },
    { name: entry.name, data: base64 },
  );
}
await page.evaluate(() => {
  /** As NumPy's `savez` writes it; without checksums, which nothing here checks. */
  window.makeNpz = (vectors, dims, paths) => {
    const longest = Math.max(...paths.map(({ length }) => length));
    const texts = new Uint32Array(paths.length * longest);
    for (const [i, path] of paths.entries())
      for (let k = 0; k < path.length; k++) texts[i * longest + k] = path.charCodeAt(k);
    const npy = (descr, shape, data) => {
      const dict =
        `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
      const head = Uint8Array.from(`\x93NUMPY\x01\0\x76\0${dict}`, (letter) => letter.charCodeAt(0));
      return new Blob([head, data]);
    };
    const files = [
      ['vectors.npy', npy('<f4', [paths.length, dims], vectors)],
      ['paths.npy', npy(`<U${longest}`, [paths.length], texts)],
    ];
    const parts = [];
    const directory = [];
    let at = 0;
    for (const [name, blob] of files) {
      const bytes = new TextEncoder().encode(name);
      const fields = (signature, size, set) => {
        const view = new DataView(new ArrayBuffer(size));
        view.setUint32(0, signature, true);
        set(view);
        return view;
      };
      parts.push(
        fields(0x04034b50, 30, (view) => {
          view.setUint16(4, 20, true);
          view.setUint32(18, blob.size, true);
          view.setUint32(22, blob.size, true);
          view.setUint16(26, bytes.length, true);
        }),
        bytes,
        blob,
      );
      directory.push(
        fields(0x02014b50, 46, (view) => {
          view.setUint16(6, 20, true);
          view.setUint32(20, blob.size, true);
          view.setUint32(24, blob.size, true);
          view.setUint16(28, bytes.length, true);
          view.setUint32(42, at, true);
        }),
        bytes,
      );
      at += 30 + bytes.length + blob.size;
    }
    const size = new Blob(directory).size;
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, 2, true);
    end.setUint16(10, 2, true);
    end.setUint32(12, size, true);
    end.setUint32(16, at, true);
    return new Blob([...parts, ...directory, end]);
  };
});
const filled = await page.evaluate(async (pictures) => {
  const { models, clip } = window.triptych;
  const model = await models.import(window.modelFiles);
  const dims = 512;
  // An .npz of random unit vectors, its numbers stored as they are.
  const half = Math.ceil(pictures / 4);
  const start = performance.now();
  for (let part = 0; part < 4; part++) {
    const rows = Math.min(half, pictures - part * half);
    const vectors = new Float32Array(rows * dims);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = row * dims; i < (row + 1) * dims; i++) {
        vectors[i] = Math.random() + Math.random() + Math.random() - 1.5;
        sum += vectors[i] * vectors[i];
      }
      const length = Math.sqrt(sum);
      for (let i = row * dims; i < (row + 1) * dims; i++) vectors[i] /= length;
    }
    const paths = Array.from({ length: rows }, (_, i) => `photos/${part}/folder ${i % 97}/IMG_${part * half + i}.jpg`);
    await clip.library.import(window.makeNpz(vectors, dims, paths), { model });
  }
  const seconds = (performance.now() - start) / 1000;
  // Small pictures, as indexing writes them: a few kinds of noise, one a picture.
  const kinds = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const canvas = new OffscreenCanvas(256, 192);
      const image = new ImageData(32, 24);
      for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : Math.random() * 255;
      const small = new OffscreenCanvas(32, 24);
      small.getContext('2d').putImageData(image, 0, 0);
      canvas.getContext('2d').drawImage(small, 0, 0, 256, 192);
      return canvas.convertToBlob({ type: 'image/webp', quality: 0.75 });
    }),
  );
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('triptych-library');
    request.onsuccess = () => resolve(request.result);
  });
  for (let at = 1; at <= pictures; at += 5_000) {
    const transaction = database.transaction('thumbs', 'readwrite');
    const store = transaction.objectStore('thumbs');
    for (let id = at; id < Math.min(at + 5_000, pictures + 1); id++) store.put(kinds[id % 8], id);
    await new Promise((resolve) => transaction.addEventListener('complete', resolve));
  }
  database.close();
  return {
    model,
    seconds,
    thumbnail: kinds[0].size,
    stats: await clip.library.stats().then(({ items, bytes }) => ({ items, bytes })),
  };
}, count);
console.log(filled);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const opened = [];
for (let i = 0; i < 5; i++) {
  await page.close();
  page = await context.newPage();
  await page.addInitScript(() => {
    window.firstTile = new Promise((resolve) => {
      const look = () => {
        const tile = document.querySelector('[role=grid] img, [role=listbox] img');
        if (tile?.complete && tile.naturalWidth > 0) resolve(performance.now());
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  await open('search');
  opened.push(await page.evaluate(() => window.firstTile));
}
console.log({ firstTileMs: opened.map(Math.round), median: Math.round(median(opened)) });

const searched = await page.evaluate(async () => {
  const { library } = window.triptych.clip;
  const words = 'red blue green old new small large sunny rainy happy'.split(' ');
  const things = 'car dog house tree boat'.split(' ');
  await library.search('warm up', { limit: 100 });
  const times = [];
  for (const word of words)
    for (const thing of things) {
      const start = performance.now();
      await library.search(`a ${word} ${thing}`, { limit: 100 });
      times.push(performance.now() - start);
    }
  times.sort((a, b) => a - b);
  return { queries: times.length, medianMs: times[times.length >> 1], p95Ms: times[Math.floor(times.length * 0.95)] };
});
console.log(searched);
// Through the view: from a whole query in the field to the end of the first frame that has its answer.
const drawn = await page.evaluate(async () => {
  const input = document.querySelector('input[aria-label=Search]');
  const line = document.querySelector('output[data-answer]');
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  const frame = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        // What is posted while a frame begins comes when it was made.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(performance.now()), { once: true });
        port1.start();
        port2.postMessage(undefined);
      });
    });
  const answer = (before) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (line.dataset.answer === before) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(line, { attributes: true });
    });
  const ask = async (text) => {
    const start = performance.now();
    const answered = answer(line.dataset.answer);
    value.set.call(input, text);
    input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
    await answered;
    const answeredMs = performance.now() - start;
    const drawnMs = (await frame()) - start;
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 50)); // its small pictures, and any phase of a frame
    return { answeredMs, drawnMs };
  };
  await ask('warm up');
  const words = 'black white wet dry open empty crowded broken'.split(' ');
  const things = 'street room beach forest bottle bridge window garden'.split(' ');
  const times = [];
  for (const word of words) for (const thing of things) times.push(await ask(`a ${word} ${thing}`));
  const shares = (key) => {
    const sorted = times.map((time) => time[key]).toSorted((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], p95: sorted[Math.floor(sorted.length * 0.95)], most: sorted.at(-1) };
  };
  return { queries: times.length, answered: shares('answeredMs'), drawn: shares('drawnMs'), line: line.textContent };
});
console.log(drawn);
const memory = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
console.log({
  megabytes: Math.round(memory.bytes / 2 ** 20),
  of: memory.breakdown
    .filter(({ bytes }) => bytes > 2 ** 20)
    .map(({ bytes, types, attribution }) => [
      Math.round(bytes / 2 ** 20),
      types.join(),
      attribution[0]?.scope,
      attribution[0]?.url?.split('/').at(-1),
    ]),
});
await browser.close();
await server.close();

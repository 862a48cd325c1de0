// What many runs in a row leave in memory: npx vite build && node e2e/reference/measure-endurance.mjs [runs] [kinds]
// Two hundred transcriptions of three seconds with the built-in Whisper (whisper) and with one without weights, which takes a
// tenth of the time (reduced); indexings of PICTURES=500 new pictures, emptied after each, with the built-in CLIP (clip) and
// with the model of drawings, which is some thirty times as quick (drawings); generations of two steps (diffusion). All on
// WebAssembly. HEAP=256 lets the scripts of the page and of each worker have so many megabytes, WASM=256 each memory of
// WebAssembly. Prints the private memory of the page's processes, and what of it is script's in the page and its workers,
// WebAssembly's and on disk, after the 20th and the last run, garbage collected.
// Wanted: the last within 5 % of the 20th.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview, runnerImport } from 'vite';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const runs = Number(process.argv[2] ?? 200);
const wanted = (process.argv[3] ?? 'whisper,drawings,diffusion').split(',');
const pictures = Number(process.env.PICTURES ?? 500);
const early = Math.min(20, Math.ceil(runs / 2));
const root = join(import.meta.dirname, '../..');
const server = await preview({ root, preview: { port: Number(process.env.PORT ?? 4187) } });
const executablePath = findChromium();

const tools = (name) => runnerImport(join(import.meta.dirname, '..', name)).then(({ module }) => module);
const { importDrawingModel } = await tools('drawing-model.ts');
const { reducedWhisper, serveReducedWhisper } = await tools('reduced-whisper.ts');

/** What of the page a kind uses, and what it is given beside the number of the run. */
const kinds = {
  whisper: { work: 'whisper' },
  reduced: { work: 'whisper', model: async (page) => (await serveReducedWhisper(page), reducedWhisper.id) },
  clip: { work: 'clip' },
  drawings: { work: 'clip', model: importDrawingModel },
  diffusion: { work: 'diffusion' },
};

const works = {
  async whisper({ run, model }) {
    const { whisper } = window.triptych;
    const sound = (window.sound ??= await (await fetch('samples/jfk.wav')).blob());
    // the first three seconds: what a run leaves behind does not depend on its length
    const header = new Uint8Array(await sound.slice(0, 44).arrayBuffer());
    new DataView(header.buffer).setUint32(40, 96_000, true);
    const clip = new File([header, sound.slice(44, 96_044)], `clip-${run}.wav`, { type: 'audio/wav' });
    return (await whisper.transcribe(clip, { temperature: 0, ...(model && { model }) })).segments.length;
  },
  async clip({ run, model, pictures }) {
    const { library } = window.triptych.clip;
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext('2d');
    context.fillStyle = `hsl(${(run * 37) % 360} 70% 50%)`;
    context.fillRect(8, 8, 40, 30);
    const png = await canvas.convertToBlob();
    // what follows a picture's end makes it another file
    const files = Array.from(
      { length: pictures },
      (_, i) => new File([png, `${run} ${i}`], `${run}-${i}.png`, { type: 'image/png' }),
    );
    const { added } = await library.add(files, model && { model });
    await library.clear();
    return added;
  },
  async diffusion({ run }) {
    const { images } = await window.triptych.diffusion.generate({ prompt: 'a red fox', steps: 2, seed: run });
    return images[0].size;
  },
};

/** Private bytes of a process and its children, from the kernel's own count. */
function privateBytes(id) {
  const found = /^Private_Dirty:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'));
  return Number(found?.[1] ?? 0) * 1024;
}

/** Otherwise a measurement waits for the browser's own collection of garbage, a minute or more. */
const measureAtOnce = '--enable-blink-features=ForceEagerMeasureMemory';

const { HEAP, WASM } = process.env;
const flags = [
  ...(HEAP ? [`--max-old-space-size=${HEAP}`] : []),
  ...(WASM ? [`--wasm-max-mem-pages=${WASM * 16}`] : []),
];
const limits = flags.length > 0 ? [`--js-flags=${flags.join(',')}`] : [];

const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What the page holds, by kind: its processes, its scripts, shared memory and canvases of all its threads, its disk. */
async function held(browser, page) {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.enable');
  for (let i = 0; i < 3; i++) await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
  await client.detach();
  const { breakdown, usage } = await page.evaluate(async () => ({
    ...(await performance.measureUserAgentSpecificMemory()),
    usage: (await navigator.storage.estimate()).usage,
  }));
  const kinds = new Map();
  for (const { bytes, types, attribution } of breakdown) {
    const name = `${types.join('+') || 'other'} of ${attribution[0]?.scope ?? 'all'}`;
    if (bytes > 0) kinds.set(name, (kinds.get(name) ?? 0) + bytes);
  }
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  await system.detach();
  const processes = processInfo.filter(({ type }) => type === 'renderer');
  const whole = processes.reduce((sum, { id }) => sum + privateBytes(id), 0);
  const parts = [...kinds].map(([name, bytes]) => `${name} ${mb(bytes)}`);
  return [
    `processes ${mb(whole)}`,
    `script of the page ${mb(usedSize)}`,
    ...parts,
    `disk ${mb(usage)}`,
    `${nodes} nodes, ${jsEventListeners} listeners`,
  ].join(', ');
}

for (const kind of wanted) {
  const browser = await chromium.launch({
    args: [...chromiumArgs, measureAtOnce, ...limits],
    ...(executablePath && { executablePath }),
  });
  const baseURL = server.resolvedUrls.local[0];
  const page = await (
    await browser.newContext({ baseURL, serviceWorkers: kind === 'reduced' ? 'block' : 'allow' })
  ).newPage();
  const model = await kinds[kind].model?.(page);
  await page.goto(`${baseURL}?device=wasm#/models`);
  await page.waitForFunction(() => 'triptych' in window);
  await page.evaluate(() => window.triptych.ready);
  console.log(`${kind}, ${runs} runs in a row`);
  const begun = performance.now();
  for (let run = 1; run <= runs; run++) {
    if (process.env.TELL) console.log(`run ${run} (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
    const made = await page.evaluate(works[kinds[kind].work], { run, model, pictures });
    if (!made) throw new Error(`Run ${run} of ${kind} gave nothing.`);
    if (run !== early && run !== runs && run % 50 !== 0 && run !== 1) continue;
    console.log(`${run} (${((performance.now() - begun) / 1000).toFixed(0)} s): ${await held(browser, page)}`);
  }
  await browser.close();
}
await server.close();

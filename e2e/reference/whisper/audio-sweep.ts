// Some 400 files by ffmpeg 5.1 (sweep-files.ts), and whatever else lies in the folder, decoded in Chromium and compared
// with what ffmpeg gives of them to openai-whisper, plain and with silence where the file's clock has it:
//   FOLDER=sweep ONLY=webm node e2e/reference/run.mjs whisper/audio-sweep.ts      # ONLY: a pattern of names
// Prints what differs by more than 20 ms or 1/1000 of full scale, every notice, and every refusal.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer as createHost } from 'node:http';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { chromiumArgs, findChromium } from '../../chromium.mjs';
import { makeFiles } from './sweep-files.ts';

const folder = process.env.FOLDER ?? 'sweep';
mkdirSync(folder, { recursive: true });
makeFiles({ source: join(import.meta.dirname, '../../golden/whisper/audio/jfk.wav'), folder, seconds: 4 });

const host = createHost((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.end(readFileSync(join(folder, decodeURIComponent(request.url!.slice(1)))));
}).listen(0);
const { port } = host.address() as { port: number };
const server = await createServer({ root: join(import.meta.dirname, '../../..'), server: { port: 4296 } });
await server.listen();
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const page = await browser.newPage();
await page.goto(new URL('theme.js', server.resolvedUrls!.local[0]).href);
const opener = `import { openRecording } from '/src/tasks/whisper/engine/audio/recording.ts';`;
await page.addScriptTag({ type: 'module', content: `${opener} globalThis.openRecording = openRecording;` });
await page.waitForFunction(() => 'openRecording' in globalThis);

interface Heard {
  kind?: string;
  levels?: string;
  notices: string[];
  refusal?: string;
}
const hear = (name: string): Promise<Heard> =>
  page.evaluate(
    async ({ address, name: own }) => {
      const { openRecording } = globalThis as unknown as {
        openRecording: (
          file: File,
          options: object,
        ) => Promise<{ kind: string; chunks(): AsyncIterable<Float32Array> }>;
      };
      const notices: string[] = [];
      try {
        const file = new File([await (await fetch(address)).blob()], own);
        const recording = await openRecording(file, { onNotice: (sentence: string) => notices.push(sentence) });
        const parts: Int16Array<ArrayBuffer>[] = [];
        for await (const chunk of recording.chunks()) parts.push(Int16Array.from(chunk, (sample) => sample * 32_768));
        const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
        let text = '';
        for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
        return { kind: recording.kind, levels: btoa(text), notices };
      } catch (error) {
        return { refusal: (error as Error).message, notices };
      }
    },
    { address: `http://localhost:${port}/${encodeURIComponent(name)}`, name },
  );

const clock = 'aresample=async=1:first_pts=0';
/** With the picture in use as well, as a player has it; or the sound alone. */
function byFfmpeg(name: string, filter: string[], others: string[] = []): Int16Array | undefined {
  const input = ['-v', 'quiet', '-nostdin', '-i', join(folder, name)];
  const output = ['-map', '0:a:0', ...filter, '-f', 's16le', '-ac', '1', '-ar', '16000', '-'];
  try {
    const bytes = execFileSync('ffmpeg', [...input, ...output, ...others], { maxBuffer: 2 ** 30 });
    return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
  } catch {
    return undefined;
  }
}

type Levels = ArrayLike<number>;

/** Mean square of the difference that is enough: 1/1000 of full scale. */
const good = (32_768 / 1000) ** 2;

/** The least mean square of the difference over some shifts in samples, and where. */
function bestShift(found: Levels, expected: Levels, shifts: readonly number[]): { best: number; at: number } {
  let best = Infinity;
  let at = 0;
  for (const shift of shifts) {
    const count = Math.min(found.length, expected.length - shift);
    let sum = 0;
    for (let i = Math.max(0, -shift); i < count && sum < best * count; i++)
      sum += (found[i]! - expected[i + shift]!) ** 2;
    if (sum / Math.max(1, count) < best) [best, at] = [sum / Math.max(1, count), shift];
    if (best < good) break;
  }
  return { best, at };
}

/** Sound that is late by a part of a sample. */
function lateBy(levels: Int16Array, part: number): Float64Array {
  const taps = 32;
  const kernel = Array.from({ length: 2 * taps }, (_, i) => {
    const x = i - taps + 1 - part;
    return x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / (taps + 1)));
  });
  return Float64Array.from(levels, (_, i) =>
    kernel.reduce((sum, weight, tap) => sum + weight * (levels[i + tap - taps + 1] ?? 0), 0),
  );
}

/**
 * The difference in milliseconds of length, and in decibels below full scale where both fit best within 20 ms. Where
 * sound begins is no whole number of samples at 16 kHz: of Opus in WebM at another rate than 48 kHz, FFmpeg 5.1 leaves
 * out the encoder's delay to the sample and FFmpeg 9 to the millisecond, and both are then a third of a sample apart
 * (-32 dB by whole samples, -96 dB by parts).
 */
function differenceOf(found: Int16Array, expected: Int16Array): { ms: number; db: number } {
  const ms = (found.length - expected.length) / 16;
  const whole = bestShift(
    found,
    expected,
    Array.from({ length: 641 }, (_, i) => (i % 2 ? (i + 1) / 2 : -i / 2)),
  );
  let { best } = whole;
  for (let part = -6; part <= 6 && best >= good; part++) {
    const nearby = [-1, 0, 1].map((step) => whole.at + step);
    best = Math.min(best, bestShift(lateBy(found, part / 12), expected, nearby).best);
  }
  return { ms, db: 10 * Math.log10((best + 1e-9) / 32_768 ** 2) };
}

/** Other right answers: MP4 without the padding that its edit list leaves out, and joined files as one after the other. */
function betterThan51(name: string, wanted: readonly Int16Array[]): Int16Array[] {
  const [, part] = /^joined-(.*)$/.exec(name) ?? [];
  const once = part ? byFfmpeg(part, []) : undefined;
  if (once) return [Int16Array.from([...once, ...once])];
  if (!/\.(m4a|mp4|3gp)$/.test(name)) return [];
  const asked = ['-v', 'quiet', '-select_streams', 'a', '-show_entries', 'stream=duration', '-of', 'csv=p=0'];
  const seconds = Number(execFileSync('ffprobe', [...asked, join(folder, name)]));
  return wanted.map((levels) => levels.subarray(0, Math.round(16_000 * seconds)));
}

/** What is as it should be, although ffmpeg 5.1 has it otherwise. */
const explained: readonly (readonly [RegExp, string])[] = [
  [
    /^mp3-24000-mono\.mp3$/,
    'Some frames sound otherwise (-55 dB): FFmpeg 9 is nearer to the recording that was encoded, in all of them.',
  ],
  [/^gaps?\.webm$/, 'Behind the gap FFmpeg 5.1 is late by the 7 ms that the encoder took.'],
  [/^tail-flac-/, 'FFmpeg 5.1 leaves out the first whole frame, of 104 ms.'],
  [/^noise-ima-/, 'FFmpeg 5.1 gives up two packets where one is damaged.'],
  [/^(noise|specks)-.*\.(mkv|webm)$/, 'FFmpeg ends at damage in the only cluster; what lies behind it is heard here.'],
];
const explanationOf = (name: string): string | undefined => explained.find(([names]) => names.test(name))?.[1];

let same = 0;
const pattern = new RegExp(process.env.ONLY ?? '');
const names = readdirSync(folder)
  .filter((name) => pattern.test(name))
  .toSorted();
for (const name of names) {
  const heard = await hear(name);
  const wanted = [
    byFfmpeg(name, []),
    byFfmpeg(name, ['-af', clock]),
    byFfmpeg(name, ['-af', clock], ['-map', '0:v', '-c', 'copy', '-f', 'null', '-']),
  ].filter((levels) => levels && levels.length > 0) as Int16Array[];
  wanted.push(...betterThan51(name, wanted));
  for (const notice of heard.notices) console.log('notice ', notice);
  if (heard.refusal) console.log(wanted.length > 0 ? 'REFUSED' : 'refused', heard.refusal);
  if (heard.refusal && wanted.length === 0) same++;
  if (!heard.levels) continue;
  const bytes = Buffer.from(heard.levels, 'base64');
  const found = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const differences = wanted.map((expected) => differenceOf(found, expected));
  if (differences.some(({ ms, db }) => Math.abs(ms) <= 20 && db <= -60)) same++;
  else if (explanationOf(name)) console.log('explained', name, explanationOf(name));
  else
    console.log(
      `DIFFERS ${name} (${heard.kind}, ${found.length / 16_000} s):`,
      differences.map(({ ms, db }) => `${ms.toFixed(1)} ms ${db.toFixed(0)} dB`).join(', '),
    );
}
console.log(`${same} of ${names.length} files as ffmpeg has them.`);
await browser.close();
await server.close();
host.close();

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSound } from './decode.ts';
import type { LibavEvent } from './decode.ts';
import { instantiate } from './instance.ts';
import type { SyncFile } from './instance.ts';
import { holesIn } from './matroska-holes.ts';
import { decodeWhole } from './whole.ts';

const golden = new URL('../../../../../../e2e/golden/whisper/', import.meta.url);
const module = new WebAssembly.Module(readFileSync(new URL('./libav.wasm', import.meta.url)));
const read = (name: string): Uint8Array => Uint8Array.from(readFileSync(new URL(name, golden)));
const inMemory = (bytes: Uint8Array): SyncFile => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});

async function whole(bytes: Uint8Array): Promise<LibavEvent[]> {
  const events: LibavEvent[] = [];
  const open = () => inMemory(bytes);
  for await (const event of decodeWhole({ open, instantiate: (file) => instantiate(module, file), name: '' }))
    events.push(event);
  return events;
}
const byFfmpeg = async (bytes: Uint8Array) => [...decodeSound(await instantiate(module, inMemory(bytes)), '')];

interface Heard {
  /** By its time in steps of a millisecond. */
  seconds: number;
  blocks: { time: number; samples: Float32Array; rate: number }[];
}
function heard(events: readonly LibavEvent[]): Heard {
  const blocks = events.flatMap((event) =>
    'block' in event
      ? [{ time: event.block.time ?? NaN, samples: event.block.channels[0]!, rate: event.block.sampleRate }]
      : [],
  );
  return { blocks, seconds: blocks.reduce((sum, { samples, rate }) => sum + samples.length / rate, 0) };
}

/** Noise over some bytes, of which none is the head of an element. */
function noisy(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const copy = bytes.slice();
  for (let i = start; i < Math.min(start + length, copy.length); i++) copy[i] = 1 + (i % 7);
  return copy;
}

test.each(['sweep/late-0.5.mkv', 'sweep/short-sound.mkv'])(
  'what lies behind damage in the only cluster of %s is heard, at its time',
  async (name) => {
    const bytes = read(name);
    const damaged = noisy(bytes, Math.round(0.4 * bytes.length), 900);
    const [intact, lost, found] = [await byFfmpeg(bytes), await byFfmpeg(damaged), await whole(damaged)];
    expect(heard(lost).seconds, 'as ffmpeg loses it').toBeLessThan(0.6 * heard(intact).seconds);
    expect(heard(found).seconds).toBeGreaterThan(0.75 * heard(intact).seconds);
    // Word of the damage comes before the first block behind it.
    const word = found.findIndex((event) => 'packet' in event && event.packet === 'doubtful');
    const [before] = heard(found.slice(0, word)).blocks.slice(-1);
    const [after] = heard(found.slice(word)).blocks;
    const gap = after!.time - (before!.time + before!.samples.length / before!.rate);
    expect(gap).toBeGreaterThan(0);
    expect(heard(found).seconds + gap).toBeCloseTo(heard(intact).seconds, 1);
    const [end, intactEnd] = [heard(found).blocks.at(-1)!, heard(intact).blocks.at(-1)!];
    const last = ({ time, samples, rate }: Heard['blocks'][0]) => time + samples.length / rate;
    expect(Math.abs(last(end) - last(intactEnd))).toBeLessThan(0.05);
    expect(end.samples.slice(-4000)).toEqual(intactEnd.samples.slice(-4000));
    expect(found.at(-1)).toEqual(intact.at(-1));
  },
);

test('files that are whole, or merely cut off, have nothing to cover', async () => {
  for (const name of ['sweep/late-0.5.mkv', 'sweep/gap.mkv', 'sweep/short-sound.mkv', 'media/vp8.webm']) {
    const bytes = read(name);
    expect(holesIn(inMemory(bytes)), name).toEqual([]);
    const cut = bytes.slice(0, Math.round(0.4 * bytes.length));
    expect(holesIn(inMemory(cut)).filter(({ time }) => time !== undefined)).toEqual([]);
    expect(await whole(cut)).toEqual(await byFfmpeg(cut));
  }
});

test('with any damage at least as much is heard as ffmpeg hears, and no more than there was', async () => {
  const films = ['sweep/late-0.5.mkv', 'sweep/gap.mkv', 'media/vp8.webm'].map(read);
  const place = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ minLength: 1, maxLength: 400 }));
  const numRuns = Number(process.env.FUZZ_RUNS ?? 40);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...films),
      fc.array(place, { minLength: 1, maxLength: 3 }),
      async (film, places) => {
        const bytes = film.slice();
        for (const [at, noise] of places) bytes.set(noise, Math.floor(at * (bytes.length - noise.length)));
        const [less, more] = [heard(await byFfmpeg(bytes)), heard(await whole(bytes))];
        expect(more.seconds).toBeGreaterThan(less.seconds - 0.01);
        expect(more.seconds).toBeLessThan(Math.max(less.seconds, 600));
      },
    ),
    { numRuns },
  );
});

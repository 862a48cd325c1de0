import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monoStream } from '../mono-stream.ts';
import { differenceDb, sketch } from '../testing/sketch.ts';
import type { SweepCase } from '../testing/sketch.ts';
import { onClock } from '../timeline.ts';
import type { SoundEvent } from '../timeline.ts';
import { decodeSound } from './decode.ts';
import type { LibavEvent, LibavFacts } from './decode.ts';
import { instantiate } from './instance.ts';

const sweep = new URL('../../../../../../e2e/golden/whisper/sweep/', import.meta.url);
const module = new WebAssembly.Module(readFileSync(new URL('./libav.wasm', import.meta.url)));
const read = (name: string): Buffer => readFileSync(new URL(name, sweep));

async function open(bytes: Uint8Array, name = ''): Promise<Generator<LibavEvent, void, void>> {
  const file = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  return decodeSound(await instantiate(module, file), name);
}

async function factsOf(bytes: Uint8Array, name?: string): Promise<LibavFacts> {
  const first = (await open(bytes, name)).next().value;
  if (!first || !('facts' in first)) throw new Error('It does not begin with its facts.');
  return first.facts;
}

async function decode(bytes: Uint8Array): Promise<Float32Array> {
  const events = await open(bytes);
  const first = events.next().value;
  const sound = first && 'facts' in first ? first.facts.sound : undefined;
  let start = 0;
  async function* all(): AsyncGenerator<SoundEvent> {
    for (const event of events)
      if ('start' in event) ({ start } = event);
      else if ('block' in event || 'packet' in event) yield event;
  }
  const clock = {
    start: () => start,
    mayJump: false,
    isGapless: false,
    announced: undefined,
    ...sound,
    onDamage: () => {},
  };
  const samples: number[] = [];
  for await (const chunk of monoStream(onClock(all(), clock))) samples.push(...chunk);
  return Float32Array.from(samples);
}

const cases = JSON.parse(read('sketches.json').toString()) as Record<string, SweepCase>;

test.each(Object.entries(cases))('%s comes out as from ffmpeg', async (name, expected) => {
  const samples = await decode(read(name));
  expect(Math.abs(samples.length - expected.samples) / 16, 'milliseconds of difference').toBeLessThanOrEqual(20);
  expect(differenceDb(sketch(samples), expected.sketch)).toBeLessThan(-60);
});

test('a file is known by its content, a raw one by its name', async () => {
  const facts = await factsOf(read('late-0.5.mkv'), 'notes.mp3');
  expect(facts).toMatchObject({ format: 'matroska,webm', hasVideo: true, sound: { codec: 'mp3', isDecodable: true } });
  const noise = Uint8Array.from({ length: 6000 }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) & 0xff);
  expect((await factsOf(noise, 'a.mp3')).format).toBeUndefined();
  expect((await factsOf(new Uint8Array(5000), 'zeros.mp3')).format).toBeUndefined();
  expect((await factsOf(noise, 'a.g722')).sound).toMatchObject({ codec: 'adpcm_g722', sampleRate: 16_000 });
});

test('an MP3 of empty tags is read once', async () => {
  const tags = new Uint8Array(1e6);
  for (let at = 0; at < tags.length; at += 10) tags.set([0x49, 0x44, 0x33, 4], at);
  let bytes = 0;
  const read = (at: number, length: number): Uint8Array => {
    bytes += Math.min(length, tags.length - at);
    return tags.subarray(at, at + length);
  };
  const events = [...decodeSound(await instantiate(module, { size: tags.length, read }), 'tags.mp3')];
  expect(events).toEqual([{ facts: { format: undefined, hasVideo: false, sound: undefined } }]);
  expect(bytes).toBeLessThan(20 * tags.length);
});

test('damaged bytes end, whatever they are', async () => {
  const names = Object.keys(cases);
  const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ minLength: 1 })), {
    minLength: 1,
    maxLength: 8,
  });
  const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), damage, async (name, places) => {
      const bytes = Uint8Array.from(read(name));
      for (const [place, noise] of places) bytes.set(noise.subarray(0, 200), Math.floor(place * (bytes.length - 200)));
      let seconds = 0;
      for (const event of await open(bytes))
        if ('block' in event) seconds += event.block.channels[0]!.length / event.block.sampleRate;
      // nothing is made up: noise may decode to something, but not to hours
      expect(seconds).toBeLessThan(600);
    }),
    { numRuns },
  );
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMp3Gapless } from './mp3-gapless.ts';

const mp3 = readFileSync(new URL('../../e2e/golden/whisper/media/mp3.mp3', import.meta.url));

test('the delay and the length that libmp3lame noted are read, behind an ID3 tag too', async () => {
  // 0.6 s at 44,100 Hz; ffprobe's start_time 0.025057 s is 1,105 samples
  expect(await readMp3Gapless(new Blob([mp3]))).toEqual({ skip: 1105, length: 26_460 });
  const tagged = new Blob([Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 2), new Uint8Array(130), mp3]);
  expect(await readMp3Gapless(tagged)).toEqual({ skip: 1105, length: 26_460 });
});

test('without a note there is nothing to trim', async () => {
  const plain = Uint8Array.from(mp3);
  plain.fill(0, 36, 200);
  expect(await readMp3Gapless(new Blob([plain]))).toBeNull();
  expect(await readMp3Gapless(new Blob([mp3.subarray(0, 100)]))).toBeNull();
  expect(await readMp3Gapless(new Blob(['hello']))).toBeNull();
});

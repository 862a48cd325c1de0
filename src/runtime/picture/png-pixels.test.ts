import { deflateSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { joinPng } from '../../formats/png-chunks.ts';
import { withEnd } from './png-pixels.ts';

const whole = new Uint8Array(readFileSync('e2e/golden/clip/pictures/shapes-224x224.png'));
/** Behind the data of the only IDAT: its checksum, then IEND. */
const end = 33 + 8 + 2487;

// Pillow 13 reads all of these and refuses the rest as "image file is truncated".
test.each([
  [end + 16, true],
  [end + 10, true],
  [end + 4, true],
  [end, true],
  [end - 4, true],
  [end - 6, false],
  [end - 20, false],
  [end - 2_000, false],
  [33, false],
])('of a PNG cut at byte %i the pixels are all there: %s', async (length, isWhole) => {
  const mended = await withEnd(whole.subarray(0, length));
  expect(mended !== undefined).toBe(isWhole);
  if (mended && length >= end) expect(mended).toEqual(whole);
});

test.each([
  [1, 3, 0],
  [8, 2, 0],
  [16, 6, 0],
  [8, 6, 1],
  [4, 3, 1],
])('%i bits of colour type %i, interlaced %i, in two pieces', async (depth, type, interlace) => {
  const [width, height] = [37, 23];
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([depth, type, 0, 0, interlace], 8);
  const bits = depth * { 2: 3, 3: 1, 6: 4 }[type]!;
  // Adam7 of 37 x 23, counted by hand: columns x rows of each pass.
  const passes = interlace
    ? [
        [5, 3],
        [5, 3],
        [10, 3],
        [9, 6],
        [19, 6],
        [18, 12],
        [37, 11],
      ]
    : [[width, height]];
  const size = passes.reduce((sum, [columns, rows]) => sum + rows! * (1 + Math.ceil((columns! * bits) / 8)), 0);
  const noise = Uint8Array.from({ length: size }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);
  const file = (data: Uint8Array): Uint8Array =>
    joinPng([
      { type: 'IHDR', data: header },
      { type: 'IDAT', data: data.subarray(0, 20) },
      { type: 'IDAT', data: data.subarray(20) },
    ]);
  expect(await withEnd(file(deflateSync(noise)))).toBeDefined();
  expect(await withEnd(file(deflateSync(noise.subarray(1))))).toBeUndefined();
});

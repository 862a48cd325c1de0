import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rawPreview } from './raw-preview.ts';

const jpeg = readFileSync('e2e/golden/clip/pictures/photo-422-511x300.jpg');
const lossless = new Uint8Array(200_000);
lossless.set([0xff, 0xd8, 0xff, 0xc3, 0, 4]);

/** A TIFF whose first directory points to a raw strip and, in a sub-directory, to a preview. */
function raw(little: boolean): Uint8Array {
  const bytes = new Uint8Array(200 + jpeg.length + lossless.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x49_49 : 0x4d_4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  const write = (at: number, fields: [tag: number, type: number, value: number][]): void => {
    view.setUint16(at, fields.length, little);
    for (const [i, [tag, type, value]] of fields.entries()) {
      const entry = at + 2 + 12 * i;
      view.setUint16(entry, tag, little);
      view.setUint16(entry + 2, type, little);
      view.setUint32(entry + 4, 1, little);
      if (type === 3) view.setUint16(entry + 8, value, little);
      else view.setUint32(entry + 8, value, little);
    }
  };
  write(8, [
    [0x103, 3, 7],
    [0x111, 4, 200 + jpeg.length],
    [0x117, 4, lossless.length],
    [0x14a, 4, 100],
  ]);
  write(100, [
    [0x201, 4, 200],
    [0x202, 4, jpeg.length],
  ]);
  bytes.set(jpeg, 200);
  bytes.set(lossless, 200 + jpeg.length);
  return bytes;
}

test.each([true, false])(
  'the preview is found, and the lossless raw data is not taken for it (little-endian: %s)',
  (little) => {
    expect(rawPreview(raw(little))).toEqual({ at: 200, bytes: jpeg.length });
  },
);

test("Fujifilm's header names its preview", () => {
  const bytes = new Uint8Array(160 + jpeg.length);
  bytes.set(new TextEncoder().encode('FUJIFILMCCD-RAW '));
  const view = new DataView(bytes.buffer);
  view.setUint32(84, 160);
  view.setUint32(88, jpeg.length);
  bytes.set(jpeg, 160);
  expect(rawPreview(bytes)).toEqual({ at: 160, bytes: jpeg.length });
});

test('what is cut off, empty or something else has none', () => {
  const whole = raw(true);
  for (let length = 0; length < 200; length += 3) expect(rawPreview(whole.subarray(0, length))).toBeUndefined();
  expect(rawPreview(whole.subarray(0, 300))).toBeUndefined();
  expect(rawPreview(jpeg)).toBeUndefined();
});

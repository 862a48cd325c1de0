import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exifFacts, readExif } from './exif.ts';

const golden = (name: string): Blob =>
  new Blob([readFileSync(new URL(`../../../../../e2e/golden/clip/pictures/${name}`, import.meta.url))]);

/** A JPEG of nothing but an EXIF segment: little-endian TIFF, one directory of ASCII tags. */
function exifJpeg(tags: [tag: number, value: string][]): Blob {
  const texts = tags.map(([, value]) => new TextEncoder().encode(`${value}\0`));
  const directory = 8 + 2 + tags.length * 12 + 4;
  const tiff = new Uint8Array(directory + texts.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(tiff.buffer);
  tiff.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, tags.length, true);
  let at = directory;
  for (const [i, [tag]] of tags.entries()) {
    const entry = 10 + i * 12;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, 2, true);
    view.setUint32(entry + 4, texts[i]!.length, true);
    view.setUint32(entry + 8, at, true);
    tiff.set(texts[i]!, at);
    at += texts[i]!.length;
  }
  const head = new TextEncoder().encode('Exif\0\0');
  const length = 2 + head.length + tiff.length;
  return new Blob([
    new Uint8Array([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255]),
    head,
    tiff,
    new Uint8Array([0xff, 0xd9]),
  ]);
}

test('what the camera wrote is read from the file', async () => {
  const tags: [number, string][] = [
    [0x010e, 'Ferry at dusk'],
    [0x010f, 'Canon'],
    [0x0110, 'Canon EOS R6'],
    [0x013b, 'A. Person'],
  ];
  expect(await readExif(exifJpeg(tags))).toEqual([
    ['Caption', 'Ferry at dusk'],
    ['Camera', 'Canon EOS R6'],
    ['By', 'A. Person'],
  ]);
});

test('a file without metadata, and one that is none, tell nothing', async () => {
  expect(await readExif(golden('shapes-224x224.png'))).toEqual([]);
  expect(await readExif(new Blob(['no picture']))).toEqual([]);
});

test('exposure and place are put together', () => {
  const tag = (description: string) => ({ id: 0, value: 0, description }) as never;
  expect(
    exifFacts({
      exif: {
        ExposureTime: tag('1/250'),
        FNumber: tag('f/2.8'),
        ISOSpeedRatings: tag('400'),
        Make: tag('Sony'),
        Model: tag('A7'),
      },
      gps: { Latitude: -33.85, Longitude: 151.2, Altitude: 12.4 },
    }),
  ).toEqual([
    ['Camera', 'Sony A7'],
    ['Exposure', '1/250 s · f/2.8 · ISO 400'],
    ['Place', '33.85000° S, 151.20000° E, 12 m'],
  ]);
});

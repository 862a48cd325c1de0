import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeader } from './header.ts';

const pictures = 'e2e/golden/clip/pictures';
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(`${pictures}/${name}`));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['photo-420-427x640.jpg', 'jpeg', 427, 640, true],
  ['progressive-420-500x375.jpg', 'jpeg', 500, 375, true],
  ['exif-6-160x113.jpg', 'jpeg', 113, 160, true],
  ['text-480x360.png', 'png', 480, 360, true],
  ['palette-300x200.png', 'png', 300, 200, true],
  ['palette-transparent-180x140.png', 'png', 180, 140, false],
  ['alpha-200x150.png', 'png', 200, 150, false],
  ['greyalpha-90x120.png', 'png', 90, 120, false],
  ['lossy-320x240.webp', 'webp', 320, 240, true],
  ['lossless-150x100.webp', 'webp', 150, 100, false],
  ['lossless-alpha-120x90.webp', 'webp', 120, 90, false],
  ['animated-120x80.gif', 'gif', 120, 80, false],
] as const)('%s is %s, %i x %i, opaque: %s', (name, format, width, height, opaque) => {
  expect(readHeader(read(name))).toEqual({ format, size: { width, height }, opaque, truncated: false });
});

test('the size of an AVIF is known, also one that no memory has room for', () => {
  const file = read('lossy-200x130.avif');
  const size = { width: 200, height: 130 };
  expect(readHeader(file)).toEqual({ format: 'avif', size, opaque: false, truncated: false });
  const bomb = Uint8Array.from(file);
  new DataView(bomb.buffer).setUint32(Buffer.from(bomb).indexOf('ispe') + 8, 2 ** 31);
  expect(readHeader(bomb).size).toEqual({ width: 2 ** 31, height: 130 });
});

test('the size of a BMP is known, also one whose rows are counted from the top', () => {
  const bmp = new DataView(new ArrayBuffer(54));
  bmp.setUint16(0, 0x42_4d);
  bmp.setUint32(14, 40, true);
  bmp.setInt32(18, 60_000, true);
  bmp.setInt32(22, -50_000, true);
  expect(readHeader(new Uint8Array(bmp.buffer)).size).toEqual({ width: 60_000, height: 50_000 });
});

test('a file cut anywhere is told from a whole one', () => {
  for (const name of ['photo-422-511x300.jpg', 'shapes-224x224.png', 'lossy-320x240.webp']) {
    const whole = read(name);
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(readHeader(cut).truncated, `${name} at ${share}`).toBe(true);
    }
  }
});

test('bytes behind the end of a JPEG do not matter', () => {
  const whole = read('photo-422-511x300.jpg');
  const longer = new Uint8Array(whole.length + 999);
  longer.set(whole);
  expect(readHeader(longer).truncated).toBe(false);
});

test.each([
  ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
  ['not a picture', 'text'],
  ['%PDF-1.7', 'pdf'],
  ['II*\0rest', 'tiff'],
  ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
  ['', 'unknown'],
  ['\0\x01\x02\x03', 'unknown'],
])('%j is %s', (text, format) => {
  expect(readHeader(bytes(text)).format).toBe(format);
});

test('no bytes make it throw', () => {
  const starts = ['', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBPVP8X', 'RIFF\0\0\0\0WEBPVP8L'].map((start) =>
    Uint8Array.from(start, (character) => character.charCodeAt(0)),
  );
  starts.push(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), Uint8Array.of(0xff, 0xd8, 0xff, 0xc0));
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 60 }), (start, rest) => {
      readHeader(Uint8Array.of(...start, ...rest));
    }),
  );
});

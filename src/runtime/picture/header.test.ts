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

test('an AVIF hides its size', () => {
  expect(readHeader(read('lossy-200x130.avif'))).toEqual({ format: 'avif', opaque: false, truncated: false });
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

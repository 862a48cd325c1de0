import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUserComment } from './exif-comment.ts';
import { jpegExif } from './jpeg-exif.ts';
import { webpExif } from './webp-exif.ts';

// Written by Pillow 13.0.0 and piexif 1.1.3: e2e/reference/golden/make_sd_parameters.py.
const folder = 'e2e/golden/sd/parameters/';
const texts = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as Record<string, string>;
const read = (name: string) => new Uint8Array(readFileSync(folder + name));
const comment = (bytes: Uint8Array) => {
  const exif = jpegExif(bytes) ?? webpExif(bytes);
  return exif && readUserComment(exif);
};

describe('the comment is read in every byte order and character code', () => {
  for (const name of Object.keys(texts).filter((file) => !file.endsWith('.png')))
    test(name, () => expect(comment(read(name))).toBe(texts[name]));
});

test('a picture without EXIF has no comment', () => {
  for (const name of ['none.jpg', 'none.webp', 'none.png']) expect(comment(read(name))).toBeUndefined();
});

test('a file that ends early, or is damaged anywhere, gives no failure', () => {
  for (const name of ['latin.jpg', 'latin.webp']) {
    const whole = read(name);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(400), fc.nat(255), (length, at, byte) => {
        const damaged = whole.slice(0, length);
        damaged[at] = byte;
        expect(() => comment(damaged)).not.toThrow();
      }),
    );
  }
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExifTexts } from './exif-texts.ts';
import { readPictureTexts } from './picture-texts.ts';

// Written by Pillow 13.0.0 and piexif 1.1.3: e2e/reference/golden/make_sd_parameters.py.
const folder = 'e2e/golden/sd/parameters/';
const texts = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as Record<string, string>;
const read = (name: string) => new Uint8Array(readFileSync(folder + name));
const comment = async (bytes: Uint8Array) => (await readPictureTexts(bytes)).exif.comment;

describe('the comment is read in every byte order and character code', () => {
  for (const name of Object.keys(texts).filter((file) => !file.endsWith('.png')))
    test(name, async () => expect(await comment(read(name))).toBe(texts[name]));
});

test('a picture without EXIF has no comment', async () => {
  for (const name of ['none.jpg', 'none.webp', 'none.png']) expect(await comment(read(name))).toBeUndefined();
});

test('a file that ends early, or is damaged anywhere, gives no failure', async () => {
  for (const name of ['latin.jpg', 'latin.webp', 'latin.png']) {
    const whole = read(name);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(400), fc.nat(255), async (length, at, byte) => {
        const damaged = whole.slice(0, length);
        damaged[at] = byte;
        await readPictureTexts(damaged);
      }),
    );
  }
});

test('any bytes are an EXIF block, of which what is broken is left out', async () => {
  const bytes = fc.tuple(fc.constantFrom('II*\0', 'MM\0*'), fc.uint8Array({ maxLength: 120 }));
  await fc.assert(
    fc.asyncProperty(bytes, async ([head, rest]) => {
      const small = rest.map((byte) => byte % 64); // offsets that lie inside
      for (const tail of [rest, small]) await readExifTexts(Uint8Array.of(...Buffer.from(head), ...tail));
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
  );
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPng, pngChunks } from './png-chunks.ts';
import { readPngText, writePngText } from './png-text.ts';

// Written by Pillow 13.0.0: e2e/reference/golden/make_sd_parameters.py.
const folder = 'e2e/golden/sd/parameters/';
const read = (name: string) => new Uint8Array(readFileSync(folder + name));
const texts = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as Record<string, string>;
const plain = read('none.png');

describe('a text that Pillow wrote is read', () => {
  for (const name of Object.keys(texts).filter((file) => file.endsWith('.png')))
    test(name, async () => expect(await readPngText(read(name))).toEqual(new Map([['parameters', texts[name]]])));
});

test("a PNG is written with Pillow's bytes", () => {
  for (const name of ['latin.png', 'wide.png'])
    expect(writePngText(plain, new Map([['parameters', texts[name]!]]))).toEqual(read(name));
});

test('any text comes back, and the pixels stay', async () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
  await fc.assert(
    fc.asyncProperty(text, text, async (first, second) => {
      const png = writePngText(
        plain,
        new Map([
          ['parameters', first],
          ['triptych', second],
        ]),
      );
      expect([...(await readPngText(png))]).toEqual([
        ['parameters', first],
        ['triptych', second],
      ]);
      const kept = [...pngChunks(png)].filter(({ type }) => type !== 'tEXt' && type !== 'iTXt');
      expect(joinPng(kept)).toEqual(plain);
    }),
  );
});

test('UTF-8 in a chunk for Latin-1 is read as what it is, and Latin-1 that could be UTF-8 is written so that it stays', async () => {
  const text = '雪の中の狐 🦊, café\nSteps: 20';
  const data = new TextEncoder().encode(`parameters\0${text}\0`);
  const [head, ...rest] = pngChunks(plain);
  expect(await readPngText(joinPng([head!, { type: 'tEXt', data }, ...rest]))).toEqual(new Map([['parameters', text]]));
  const odd = 'Ã© Â£';
  expect(await readPngText(writePngText(plain, new Map([['parameters', odd]])))).toEqual(
    new Map([['parameters', odd]]),
  );
});

test('a text is replaced, others are kept', async () => {
  const first = writePngText(
    plain,
    new Map([
      ['parameters', 'old'],
      ['Author', 'me'],
    ]),
  );
  const second = writePngText(first, new Map([['parameters', 'new']]));
  expect(await readPngText(second)).toEqual(
    new Map([
      ['Author', 'me'],
      ['parameters', 'new'],
    ]),
  );
});

test('what is no PNG has no text, and a PNG that ends early keeps its first ones', async () => {
  expect(await readPngText(new Uint8Array())).toEqual(new Map());
  expect(await readPngText(read('none.jpg'))).toEqual(new Map());
  const whole = read('latin.png');
  for (let length = 0; length < whole.length; length += 7)
    expect((await readPngText(whole.subarray(0, length))).size).toBeLessThanOrEqual(1);
  expect((await readPngText(whole.subarray(0, whole.length - 12))).size).toBe(1);
});

test('a broken compressed text is left out', async () => {
  const broken = [...pngChunks(read('latin-z.png'))].map(({ type, data }) => ({
    type,
    data: type === 'zTXt' ? data.map((byte, i) => (i > 20 ? byte ^ 0x5a : byte)) : data,
  }));
  expect(await readPngText(joinPng(broken))).toEqual(new Map());
});

test('only a whole PNG and a keyword of the specification are written', () => {
  expect(() => writePngText(read('none.jpg'), new Map())).toThrow('not a PNG');
  expect(() => writePngText(plain.subarray(0, plain.length - 4), new Map())).toThrow('ends too early');
  expect(() => writePngText(plain, new Map([['x'.repeat(80), 'a']]))).toThrow('1 to 79');
});

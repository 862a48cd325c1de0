import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStealthText, type PixelColumns } from './stealth-text.ts';

/** Pixels with bytes in the lowest bits of their opacity, column by column; other bits are ones. */
function hiding(bytes: Uint8Array, width: number, height: number): PixelColumns {
  const opacity = (x: number, y: number) => {
    const bit = x * height + y;
    return 254 | (((bytes[bit >> 3] ?? 255) >> (7 - (bit & 7))) & 1);
  };
  return {
    width,
    height,
    read: (left, count) =>
      Uint8Array.from({ length: count * height * 4 }, (_, i) =>
        i % 4 === 3 ? opacity(left + ((i >> 2) % count), Math.floor((i >> 2) / count)) : 0,
      ),
  };
}

function hidden(
  text: string | Uint8Array,
  { isPacked = true, bits }: { isPacked?: boolean; bits?: number } = {},
): Uint8Array {
  const body = isPacked ? gzipSync(text) : Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bits ?? 8 * body.length);
  return Buffer.concat([Buffer.from(isPacked ? 'stealth_pngcomp' : 'stealth_pnginfo'), length, body]);
}

test('any text comes back, whatever the sides of the picture', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 1, max: 300 }),
      fc.boolean(),
      async (text, height, isPacked) => {
        const bytes = hidden(text, { isPacked });
        const width = Math.ceil((8 * bytes.length) / height) + 2;
        expect(await readStealthText(hiding(bytes, width, height))).toBe(text);
      },
    ),
  );
});

test('no text where there is none, where it is cut off, packed badly, or claims more than there is', async () => {
  const whole = hidden('a picture of a cat');
  const none = [
    new Uint8Array(0),
    hidden('x', { bits: 2 ** 32 - 1 }),
    hidden('x'.repeat(50), { bits: 80 }),
    whole.map((byte, i) => (i === 32 ? byte ^ 255 : byte)),
    hidden(Uint8Array.of(255, 254), { isPacked: false }),
    hidden('x'.repeat(5 * 1024 * 1024)), // unfolds to more than any program hides
  ];
  for (const bytes of none) expect(await readStealthText(hiding(bytes, 400, 300))).toBe(undefined);
  expect(await readStealthText(hiding(whole, 3, 3))).toBe(undefined);
});

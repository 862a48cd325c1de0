import { crc32 as zlib } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const sum = (text: string) => crc32(new TextEncoder().encode(text));

test('the check strings of the polynomial have their published sums', () => {
  expect(sum('')).toBe(0);
  expect(sum('123456789')).toBe(0xcb_f4_39_26);
  expect(sum('IEND')).toBe(0xae_42_60_82); // the last four bytes of every PNG
});

test("any bytes, in any parts, have zlib's sum", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (parts) => {
      expect(crc32(...parts)).toBe(zlib(Buffer.concat(parts)));
    }),
  );
});

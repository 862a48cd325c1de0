import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const sum = (text: string) => crc32(new TextEncoder().encode(text));

test('the check strings of the polynomial have their published sums', () => {
  expect(sum('')).toBe(0);
  expect(sum('123456789')).toBe(0xcb_f4_39_26);
  expect(sum('IEND')).toBe(0xae_42_60_82); // the last four bytes of every PNG
});

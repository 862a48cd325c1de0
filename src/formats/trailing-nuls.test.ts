import { expect, test } from 'vitest';
import { parseInfotext } from './infotext.ts';
import { withoutTrailingNuls } from './trailing-nuls.ts';

test('only the NULs at the end go', () => {
  expect(withoutTrailingNuls('a\0b\0\0')).toBe('a\0b');
  expect(withoutTrailingNuls('\0\0')).toBe('');
  expect(withoutTrailingNuls('')).toBe('');
});

test('a megabyte of NULs before a last letter is read in one pass', () => {
  expect(withoutTrailingNuls(`${'\0'.repeat(1e6)}x`)).toHaveLength(1e6 + 1);
  expect(parseInfotext(`${'\0'.repeat(1e6)}x`).prompt).toContain('x');
});

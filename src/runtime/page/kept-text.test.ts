import { expect, test } from 'vitest';
import { readKept, writeKept } from './kept-text.ts';

test('a text is kept under its key, and nothing under another', () => {
  const kept = new Map<string, string>();
  const keeper = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  expect(writeKept('theme', 'dark', keeper)).toBe(true);
  expect(readKept('theme', keeper)).toBe('dark');
  expect(readKept('device', keeper)).toBeUndefined();
});

test('where storage is refused nothing is kept, and nobody hears of it but by the answer', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const keeper = { getItem: refuse, setItem: refuse };
  expect(writeKept('theme', 'dark', keeper)).toBe(false);
  expect(readKept('theme', keeper)).toBeUndefined();
});

import { afterEach, expect, test, vi } from 'vitest';
import { readKept, tabKeeper, writeKept } from './kept-text.ts';

afterEach(() => void vi.unstubAllGlobals());

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

test('a tab finds its own choice again whatever another chose since, and a new tab the one that was made last', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    const getItem = (key: string) => kept.get(key) ?? null;
    return { getItem, setItem: (key: string, text: string) => void kept.set(key, text) };
  };
  vi.stubGlobal('localStorage', storage());
  const [first, second, third] = [storage(), storage(), storage()];
  const inTab = <T>(tab: object, work: () => T): T => {
    vi.stubGlobal('sessionStorage', tab);
    return work();
  };
  inTab(first, () => writeKept('labels', 'fox', tabKeeper()));
  expect(inTab(second, () => readKept('labels', tabKeeper()))).toBe('fox');
  inTab(second, () => writeKept('labels', 'owl', tabKeeper()));
  expect(inTab(first, () => readKept('labels', tabKeeper()))).toBe('fox');
  expect(inTab(third, () => readKept('labels', tabKeeper()))).toBe('owl');
});

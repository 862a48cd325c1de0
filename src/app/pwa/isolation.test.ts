import { expect, test } from 'vitest';
import { wantsReload } from './isolation.ts';

function keeper() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('a page that is not isolated is reloaded once, however often that fails to help', () => {
  const storage = keeper();
  expect(wantsReload(false, () => storage)).toBe(true);
  expect(wantsReload(false, () => storage)).toBe(false);
  expect(wantsReload(false, () => storage)).toBe(false);
});

test('an isolated page is not reloaded, and may be again after a forced reload has cost its isolation', () => {
  const storage = keeper();
  wantsReload(false, () => storage);
  expect(wantsReload(true, () => storage)).toBe(false);
  expect(wantsReload(false, () => storage)).toBe(true);
});

test('without a place to remember it there is no reload, which could go on for ever', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(wantsReload(false, denied)).toBe(false);
});

import { expect, test } from 'vitest';
import { keptLook } from './kept-look.ts';

test('the order and size of results are read as they were kept, and of anything else only what can be chosen', () => {
  let text: string | null = null;
  const keeper = { getItem: () => text, setItem: (_: string, given: string) => void (text = given) };
  expect(keptLook.get(keeper)).toEqual({});
  keptLook.set({ order: 'size', tile: 240 }, keeper);
  expect(keptLook.get(keeper)).toEqual({ order: 'size', tile: 240 });
  for (const [other, wanted] of [
    ['{"order":"colour","tile":120}', { tile: 120 }],
    ['{"order":"name","tile":9000}', { order: 'name' }],
    ['{"tile":"120"}', {}],
    ['null', {}],
    ['{', {}],
  ] as const) {
    text = other;
    expect(keptLook.get(keeper)).toEqual(wanted);
  }
});

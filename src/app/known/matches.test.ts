import { expect, test } from 'vitest';
import catalogue from '../../../public/models/catalogue.json' with { type: 'json' };
import heldout from '../../../e2e/golden/clip/heldout/heldout.json' with { type: 'json' };
import kinds from './kinds.json' with { type: 'json' };
import { matching } from './matches.ts';

test('a word is found by its parts, whatever their case, order, accents and signs', () => {
  const words = ['Christmas tree', 'red apple', 'Café au lait', 'apple tree'];
  expect(matching(words, '')).toBe(words);
  expect(matching(words, '  ')).toBe(words);
  expect(matching(words, 'TREE')).toEqual(['Christmas tree', 'apple tree']);
  expect(matching(words, 'tree-app')).toEqual(['apple tree']);
  expect(matching(words, 'cafe')).toEqual(['Café au lait']);
  expect(matching(words, 'zebra')).toEqual([]);
});

test('the list has what the notes of the model promise, each kind once', () => {
  const all = kinds.groups.flatMap((group) => group.kinds);
  expect(all.length).toBeGreaterThan(990); // of 1,000 classes a few share a name
  expect(new Set(all).size).toBe(all.length);
  const { notes } = catalogue.models.find(({ id }) => id === 'pocket-clip')!;
  expect(notes).toContain(`${kinds.drawings.length} in emoji-style drawings`);
  expect(kinds.drawings).toHaveLength(heldout.prompts.length);
});

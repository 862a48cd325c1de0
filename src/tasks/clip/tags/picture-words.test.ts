import { expect, test } from 'vitest';
import { wordsOf } from './picture-words.ts';
import { tagsOf, type TagRule } from './rule.ts';

const columns = {
  ids: new Uint32Array([7]),
  each: 3,
  labels: new Uint32Array([2, 0, 1]),
  cosines: new Float32Array([0.31, 0.29, 0.12]),
  none: new Float32Array([0.28]),
  total: new Float32Array([Math.log(Math.exp(3.1) + Math.exp(2.9) + Math.exp(1.2) + Math.exp(2.8))]),
  scale: 10,
};
const labels = ['cat', 'sea', 'fox'];
const rule: TagRule = { mode: 'together', minimum: 0.25, margin: 0, most: 5 };

test('the words of a picture are the nearest of the list, and those that the rule takes are its tags', () => {
  const words = wordsOf(columns, labels, rule);
  expect(words.map(({ word }) => word)).toEqual(['fox', 'cat', 'sea']);
  expect(words.map(({ cosine }) => cosine)).toEqual([...columns.cosines]);
  const tags = tagsOf(columns, 0, rule);
  expect(tags.map(({ label }) => labels[label])).toEqual(['fox', 'cat']);
  expect(words.map(({ share }) => share)).toEqual([tags[0]!.share, tags[1]!.share, undefined]);
});

test('a picture that the model has not looked at has no words', () => {
  expect(wordsOf({ ...columns, ids: new Uint32Array() }, labels, rule)).toEqual([]);
});

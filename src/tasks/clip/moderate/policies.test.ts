import { expect, test } from 'vitest';
import { pocketPolicy } from '../engine/search/pocket-policy.ts';
import { checkPolicy, generalPolicy } from '../engine/search/moderation.ts';
import {
  askedPolicy,
  copyOf,
  emptyPolicy,
  freeName,
  isOriginal,
  originalOf,
  policyFor,
  withBuiltIns,
  withLinesOfSides,
} from './policies.ts';
import { policyJson, readPolicy } from './policy-file.ts';

const category = { id: 'c', name: 'C', unsafe: ['a gun'], safe: ['a toy'], threshold: 0.4 };

test.each([
  ['general', generalPolicy],
  ['drawings', pocketPolicy],
])('the policy “%s” begins as it is in the engine, and a change of it is noticed', (id, wanted) => {
  const policy = originalOf(id);
  expect(checkPolicy(askedPolicy(policy))).toEqual(wanted);
  expect(isOriginal(policy)).toBe(true);
  policy.categories[0]!.threshold = 0.9;
  expect([isOriginal(policy), isOriginal(originalOf(id))]).toEqual([false, true]);
  expect(isOriginal({ ...originalOf(id), name: 'Mine' })).toBe(false);
  const own = { id: 'own', name: 'Own', categories: [category] };
  expect(withBuiltIns([own, policy]).map((one) => one.id)).toEqual(['general', 'drawings', 'own']);
  expect(withBuiltIns([own, policy])).toContain(policy);
});

test('the pocket model begins with what it was taught, any other with the general policy', () => {
  expect([policyFor('pocket-clip'), policyFor('clip-vit-base-patch32')]).toEqual(['drawings', 'general']);
});

test('the policies of the page name no group of people and no crime', () => {
  const words = JSON.stringify([generalPolicy, pocketPolicy]).toLowerCase();
  expect(words).not.toMatch(
    /\b(race|black|white person|asian|muslim|jew|gay|woman|man|criminal|thief|terroris[tm]|illegal)\b/,
  );
});

test('only categories that are on and have sentences on both sides are asked about', () => {
  const categories = [category, { ...category, id: 'd', isOff: true }, { ...category, id: 'e', safe: [] }];
  expect(askedPolicy({ id: 'p', name: 'P', categories }).categories).toEqual([category]);
  expect(askedPolicy(emptyPolicy('p', [])).categories).toEqual([]);
});

test('lines of before flag the same pictures when the sides count alike', () => {
  const kept = { id: 'p', name: 'P', categories: [{ ...category, safe: ['a', 'b', 'c'], threshold: 0.5 }] };
  // One prompt against three: a share of 0.5 of all was one of 0.75 of the sides.
  expect(withLinesOfSides(kept).categories[0]!.threshold).toBeCloseTo(0.75, 10);
  const edges = [0, 1].map((threshold) => ({ ...category, threshold }));
  expect(withLinesOfSides({ ...kept, categories: edges }).categories).toEqual(edges);
  expect(withLinesOfSides(emptyPolicy('p', []))).toEqual(emptyPolicy('p', []));
});

test('names stay apart', () => {
  expect(freeName('Shop', ['Shop', 'Shop 2'])).toBe('Shop 3');
  expect(copyOf({ id: 'a', name: 'Shop' }, 'b', ['Shop', 'Shop, copy'])).toEqual({ id: 'b', name: 'Shop, copy 2' });
});

test('a policy goes out and comes back, and a plain one of a script comes in under the name of its file', () => {
  const policy = { id: 'p', name: 'Shop', categories: [category, { ...category, id: 'd', isOff: true }] };
  expect(readPolicy(policyJson(policy), 'x.json')).toEqual({ name: 'Shop', categories: policy.categories });
  expect(readPolicy(JSON.stringify({ categories: [category] }), 'Toys.json')).toEqual({
    name: 'Toys',
    categories: [category],
  });
});

test.each([
  ['no json', 'It is not JSON.'],
  ['[]', 'policy has no categories'],
  ['null', 'policy has no categories'],
  [JSON.stringify({ categories: [{ ...category, safe: [] }] }), 'categories[0].safe has no prompts'],
  [JSON.stringify({ categories: [{ ...category, threshold: 50 }] }), 'threshold is 50'],
  [JSON.stringify({ categories: [{ ...category, threshold: '0.4' }] }), 'threshold is "0.4"'],
])('%s is refused with what is wrong', (text, message) => {
  expect(() => readPolicy(text, 'policy.json')).toThrow(message);
  expect(() => readPolicy(text, 'policy.json')).toThrow('“policy.json” is no policy.');
});

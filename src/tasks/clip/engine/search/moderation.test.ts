import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/clip/zeroshot.json' with { type: 'json' };
import { calibrate, orderOf } from './calibration.ts';
import { checkPolicy, generalPolicy, moderate, promptsOf } from './moderation.ts';
import { logSumExp, nearestLabels, tagsFor } from './tags.ts';

const category = { id: 'c', name: 'C', unsafe: ['0', '1'], safe: ['2', '3', '4'], threshold: 0.99 };

test("scores are NumPy's", () => {
  for (const [image, expected] of golden.moderation.scores.entries()) {
    const cosine = (prompt: string) => golden.cosines[image * golden.labels + Number(prompt)]!;
    const { flagged, categories } = moderate({ categories: [category] }, { cosine, blank: () => 0.2, scale: 100 });
    expect(categories[0]!.score).toBeCloseTo(expected, 5);
    expect(categories[0]!.cosine).toBe(Math.max(cosine('0'), cosine('1')));
    expect(flagged).toBe(expected >= 0.99);
  }
});

test('a prompt that is near to pictures of nothing counts less', () => {
  const cosine = (prompt: string) => (prompt === '0' ? 0.3 : 0.25);
  const scoreWith = (blank: (prompt: string) => number) =>
    moderate({ categories: [category] }, { cosine, blank, scale: 100 }).categories[0]!.score;
  expect(scoreWith(() => 0)).toBeGreaterThan(0.9);
  expect(scoreWith((prompt) => (prompt === '0' ? 0.1 : 0.05))).toBeCloseTo(1 / 2, 10);
});

const prompts = fc.array(fc.double({ min: -0.2, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 12 });
const times = fc.integer({ min: 1, max: 9 });

/** The score of a picture whose cosines with the prompts of the two sides are these. */
function scoreOf(unsafe: readonly number[], safe: readonly number[]): number {
  const sides = { unsafe: unsafe.map((_, i) => `u${i}`), safe: safe.map((_, i) => `s${i}`) };
  const cosine = (prompt: string): number => (prompt.startsWith('u') ? unsafe : safe)[Number(prompt.slice(1))]!;
  const policy = { categories: [{ ...category, ...sides }] };
  return moderate(policy, { cosine, blank: () => 0.2, scale: 100 }).categories[0]!.score;
}

test('a score does not depend on how often prompts stand on a side, nor on their order, and the sides are equal', () => {
  fc.assert(
    fc.property(prompts, prompts, times, times, (unsafe, safe, many, more) => {
      const repeat = (side: number[], count: number): number[] => Array.from({ length: count }, () => side).flat();
      const score = scoreOf(unsafe, safe);
      expect(scoreOf(repeat(unsafe, many), repeat(safe, more).toReversed())).toBeCloseTo(score, 9);
      expect(scoreOf(safe, unsafe)).toBeCloseTo(1 - score, 9);
    }),
  );
});

test('pictures that mean nothing are flagged about as often, whatever stands on the sides', () => {
  let state = 7;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const noise = (count: number): number[] =>
    Array.from({ length: count }, () => 0.2 + 0.01 * (next() + next() + next() + next() - 2) * Math.sqrt(3));
  const flagged = (unsafe: number, safe: number): number => {
    const draws = Array.from({ length: 2_000 }, () => scoreOf(noise(unsafe), noise(safe)));
    return draws.filter((score) => score >= 0.5).length / draws.length;
  };
  // Summed over all prompts, these were 0.96, 0.04 and 0.99.
  for (const [unsafe, safe] of [
    [5, 1],
    [1, 5],
    [20, 5],
  ] as const)
    expect(Math.abs(flagged(unsafe, safe) - 0.5)).toBeLessThan(0.17);
});

test('the general policy is one, and asks each prompt once', () => {
  expect(checkPolicy(generalPolicy)).toBe(generalPolicy);
  const prompts = promptsOf(generalPolicy);
  expect(new Set(prompts).size).toBe(prompts.length);
});

test.each([
  [{ categories: [] }, 'no categories'],
  [undefined, 'no categories'],
  ['a policy', 'no categories'],
  [{ categories: [null] }, 'categories[0] is null. A category is'],
  [{ categories: [category, category] }, 'categories[1].id is "c"'],
  [{ categories: [{ ...category, id: 7 }] }, 'categories[0].id is 7. Each category has a text'],
  [{ categories: [{ ...category, safe: [] }] }, 'categories[0].safe has no prompts'],
  [{ categories: [{ ...category, safe: 'a toy' }] }, 'categories[0].safe has no prompts'],
  [{ categories: [{ ...category, unsafe: [' '] }] }, 'categories[0].unsafe[0] is " ". A prompt is a sentence.'],
  [{ categories: [{ ...category, unsafe: [{}] }] }, 'categories[0].unsafe[0] is {}.'],
  [{ categories: [{ ...category, threshold: '0.5' }] }, 'threshold is "0.5". It is a number from 0 to 1'],
  [{ categories: [{ ...category, threshold: undefined }] }, 'threshold is undefined'],
  [{ categories: [{ ...category, threshold: 1.5 }] }, 'threshold is 1.5. It is a number from 0 to 1'],
])('%j is refused', (policy, message) => {
  expect(() => checkPolicy(policy)).toThrow(message);
});

test('whatever a script or a file gives is taken or refused with a code', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ categories: fc.array(fc.anything()) })), (policy) => {
      try {
        checkPolicy(policy);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-option' });
      }
    }),
  );
});

test('percentiles are those of NumPy, counts and border cases follow the threshold', () => {
  // numpy.percentile([0.1, 0.2, 0.4, 0.8], [0, 50, 90, 100]) = [0.1, 0.3, 0.68, 0.8]
  const found = calibrate([0.4, 0.1, 0.8, 0.2]);
  expect([0, 50, 90, 100].map((percent) => Number(found.threshold(percent).toFixed(10)))).toEqual([
    0.1, 0.3, 0.68, 0.8,
  ]);
  expect([found.reaching(0.2), found.reaching(0.21), found.percentile(0.4)]).toEqual([3, 2, 50]);
  expect(found.border(0.35, 2)).toEqual([0, 3]);
  expect(found.border(9, 10)).toEqual([2, 0, 3, 1]);
  expect([calibrate([]).threshold(50), calibrate([]).border(0, 3)]).toEqual([0, []]);
});

test('a known order spares the sort and changes no answer', () => {
  const scores = Float32Array.from([0.5, 0.25, 0.75, 0.25]);
  expect([...orderOf(scores)]).toEqual([1, 3, 0, 2]);
  const [sorted, given] = [calibrate([...scores]), calibrate(scores, orderOf(scores))];
  for (const score of [0, 0.25, 0.6, 1])
    expect([given.reaching(score), given.border(score, 3)]).toEqual([sorted.reaching(score), sorted.border(score, 3)]);
});

test('the nearest labels and the sum of all give back the shares', () => {
  const cosines = [0.1, 0.3, 0.2, 0.3];
  expect(nearestLabels(cosines, 3)).toEqual([1, 3, 2]);
  expect(nearestLabels(cosines, 9)).toEqual([1, 3, 2, 0]);
  const total = logSumExp(cosines, 100);
  const shares = cosines.map((cosine) => Math.exp(100 * cosine - total));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
  expect(shares[1]).toBeCloseTo(0.5, 4);
});

test('tags are the labels that stand out from the background, the best first', () => {
  const shared = { none: 0.2, scale: 100, minimum: 0.2 };
  expect(tagsFor(['a', 'b', 'c'], [0.25, 0.256, 0.1], shared)).toEqual(['b', 'a']);
  expect(tagsFor(['a'], [0.15], shared)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { isNoneBest, matchScale, note, rank, rankWithNone, type Reading, uncertainMargin } from './reading.ts';

const softmax = (logits: number[]) => {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

/** A reading as the worker gives it: shares over the labels, and the background's share among them. */
function readingOf(cosines: number[], none: number, scale = 100): Reading {
  const labels = cosines.map((_, i) => `label ${i}`);
  const score = softmax([...cosines, none].map((cosine) => scale * cosine)).at(-1)!;
  const scores = softmax(cosines.map((cosine) => scale * cosine));
  return { labels, scores, cosines, none: { cosine: none, score }, width: 1, height: 1, ms: 1 };
}

test('rows stand by share, and without the background the shares add up to 1', () => {
  const rows = rank(readingOf([0.2, 0.3, 0.25], 0.28), { none: false });
  expect(rows.map(({ label }) => label)).toEqual(['label 1', 'label 2', 'label 0']);
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
});

test('with the background as a label the shares are the softmax over one label more', () => {
  const cosines = [0.2, 0.3, 0.25];
  const expected = softmax([...cosines, 0.28].map((cosine) => 100 * cosine));
  const rows = rank(readingOf(cosines, 0.28), { none: true });
  for (const { label, share } of rows) expect(share).toBeCloseTo(expected[Number(label.at(-1))]!, 12);
});

test('the scale of a match starts at the background and ends at odds of 20 : 1 by the logit scale', () => {
  expect(matchScale(readingOf([0.2], 0.25), 100).verdict).toBe('no match');
  expect(matchScale(readingOf([0.27], 0.25), 100).verdict).toBe('uncertain');
  expect(matchScale(readingOf([0.29], 0.25), 100).verdict).toBe('clear match');
  const { uncertain, clear, from, to } = matchScale(readingOf([0.29], 0.25), 100);
  expect(clear - uncertain).toBeCloseTo(Math.log(20) / 100, 12);
  expect(from).toBeLessThan(uncertain);
  expect(to).toBeGreaterThan(clear);
});

test('a model with a small logit scale needs more distance for a clear match', () => {
  expect(matchScale(readingOf([0.29], 0.25, 23.6), 23.6).verdict).toBe('uncertain');
});

test('the cosine is on the scale, however far out it is', () => {
  for (const cosine of [-0.4, 0.1, 0.9]) {
    const { from, to } = matchScale(readingOf([cosine], 0.25), 100);
    expect(cosine).toBeGreaterThan(from);
    expect(cosine).toBeLessThan(to);
  }
});

test('the background is the headline when it beats every label, where it is asked for', () => {
  const lost = readingOf([0.2, 0.21], 0.3);
  expect(isNoneBest(lost)).toBe(true);
  const rows = rankWithNone(lost, { none: true });
  expect(rows.map(({ label }) => label)).toEqual(['none of these', 'label 1', 'label 0']);
  expect(rows[0]).toMatchObject({ share: lost.none.score, cosine: 0.3, isNone: true });
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(rankWithNone(lost, { none: false }).map(({ label }) => label)).toEqual(['label 1', 'label 0']);
  const won = readingOf([0.2, 0.31], 0.3);
  expect(isNoneBest(won)).toBe(false);
  expect(rankWithNone(won, { none: true })).toEqual(rank(won, { none: true }));
});

test('a note says when the background wins and when two labels are nearly level', () => {
  expect(note(readingOf([0.2, 0.21], 0.3))).toBe('none of these');
  expect(note(readingOf([0.3, 0.3005], 0.1))).toBe('uncertain');
  expect(note(readingOf([0.3, 0.2], 0.1))).toBe('');
  expect(uncertainMargin).toBe(0.1);
});

describe('independent scores (SigLIP)', () => {
  const reading = (scores: number[], none = 0.001): Reading => ({
    labels: scores.map((_, index) => `label ${index}`),
    scores,
    cosines: scores,
    none: { score: none, cosine: 0 },
    independent: true,
    width: 1,
    height: 1,
    ms: 1,
  });

  test('are left alone by the background', () => {
    expect(rank(reading([0.02, 0.3], 0.5), { none: true }).map(({ share }) => share)).toEqual([0.3, 0.02]);
  });

  test('are uncertain when the second is more than half the best', () => {
    expect(note(reading([0.05, 0.02]))).toBe('');
    expect(note(reading([0.05, 0.03]))).toBe('uncertain');
    expect(note(reading([0.05, 0.01], 0.06))).toBe('none of these');
  });
});

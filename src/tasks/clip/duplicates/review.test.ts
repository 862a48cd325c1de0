import { expect, test } from 'vitest';
import { decide, decisionOn, lostGroups, markAllButBest, undecided, within } from './review.ts';

const groups = [
  { ids: [1, 2, 3], best: 2 },
  { ids: [7, 8], best: 8 },
];

test('a decision replaces the one before, and leaves the review before as it was', () => {
  const marked = decide(undecided, [1, 2], 'mark');
  const kept = decide(marked, [2], 'keep');
  expect([1, 2, 3].map((id) => decisionOn(kept, id))).toEqual(['mark', 'keep', 'none']);
  expect(decisionOn(marked, 2)).toBe('mark');
  expect(decisionOn(decide(kept, [2], 'none'), 2)).toBe('none');
  expect(undecided.marked.size).toBe(0);
});

test('all but the best are marked in every group', () => {
  const { marked, kept } = markAllButBest(undecided, groups);
  expect([...marked]).toEqual([1, 3, 7]);
  expect([...kept]).toEqual([2, 8]);
});

test('what a person keeps goes before the suggestion, and what they marked before is no longer the best', () => {
  const { marked, kept } = markAllButBest(decide(decide(undecided, [1], 'keep'), [8], 'mark'), groups);
  expect([...kept]).toEqual([1, 8]);
  expect([...marked].toSorted((a, b) => a - b)).toEqual([2, 3, 7]);
});

test('no group loses all of its pictures by it, and one that would is found', () => {
  expect(lostGroups(markAllButBest(undecided, groups), groups)).toEqual([]);
  expect(lostGroups(decide(undecided, [1, 7, 8], 'mark'), groups)).toEqual([groups[1]]);
});

test('pictures that are gone are in no list', () => {
  const { marked, kept } = within(markAllButBest(undecided, groups), new Set([3, 7, 8]));
  expect([[...marked], [...kept]]).toEqual([[3, 7], [8]]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFurthest, positionIn } from './position.ts';

const tokenizer = { timestampBegin: 1000 };
const at = (seconds: number) => 1000 + seconds / 0.02;

test('a reading is as far as its last timestamp, and a little further with each word after it', () => {
  expect(positionIn([], tokenizer, 30)).toBe(0);
  expect(positionIn([at(0), 5, 6, at(4)], tokenizer, 30)).toBeCloseTo(4);
  expect(positionIn([at(0), 5, 6, at(4), at(4), 7, 8], tokenizer, 30)).toBeCloseTo(4.4);
  expect(positionIn([5, 6, 7], tokenizer, 30)).toBeCloseTo(0.6);
});

test('no reading is behind the end of its window, and each of its tokens leads on or stays', () => {
  const tokens = fc.array(fc.integer({ min: 0, max: 2500 }), { maxLength: 224 });
  fc.assert(
    fc.property(tokens, fc.double({ min: 0.1, max: 30, noNaN: true }), (list, seconds) => {
      const furthest = createFurthest(0, seconds);
      let before = 0;
      for (let count = 0; count <= list.length; count++) {
        const position = positionIn(list.slice(0, count), tokenizer, seconds);
        expect(position).toBeLessThanOrEqual(seconds + 1e-9);
        const shown = furthest(position);
        expect(shown).toBeGreaterThanOrEqual(before);
        before = shown;
      }
    }),
  );
});

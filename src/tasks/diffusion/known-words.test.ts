import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { knowsThing, readKnownWords, unknownNotices } from './known-words.ts';
import { ideas, promptOf } from './panel/ideas.ts';

const words = readKnownWords(
  JSON.parse(readFileSync('public/models/pocket-sd/concepts.json', 'utf8')) as object as never,
)!;

test('every thing of the list is known, in a sentence, in capitals and more than one of it', () => {
  expect(words.things.length).toBe(101);
  for (const thing of words.things)
    for (const prompt of [
      thing,
      thing.toUpperCase(),
      `a picture of a ${thing} on a blue background`,
      `(${thing}s:1.2)`,
    ])
      expect(knowsThing(prompt, words), prompt).toBe(true);
  for (const idea of ideas) expect(unknownNotices(promptOf(idea), words)).toEqual([]);
});

describe('a prompt is held to its own words', () => {
  test.each(['an apple', 'two foxes', 'buses', 'a fish, flat style', 'FRIES', 'a cherry', 'cat<lora:x:1>'])(
    '%s is known',
    (prompt) => expect(unknownNotices(prompt, words)).toEqual([]),
  );
  test.each(['a zebra on a blue background', 'catalogue', '<lora:cat:1>', 'Katze', '漢字', '…'])(
    '%s is not',
    (prompt) => expect(unknownNotices(prompt, words).join()).toContain('paints 101 things'),
  );
  test('an empty one says nothing, and neither does a model without a list', () => {
    expect(unknownNotices(' ', words)).toEqual([]);
    expect(unknownNotices('a zebra', undefined)).toEqual([]);
    expect(readKnownWords({})).toBe(undefined);
  });
});

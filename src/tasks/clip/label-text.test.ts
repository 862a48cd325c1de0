import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded } from '../../formats/testing/watch.ts';
import { addLabels, formatLabels, parseLabels } from './label-text.ts';

test.each([
  ['fox, cat ,dog', ['fox', 'cat', 'dog']],
  ['fox\ncat\r\ndog\n', ['fox', 'cat', 'dog']],
  ['fox,, ,\n\n', ['fox']],
  ['a  red\tfox', ['a red fox']],
  ['cat, cat, Cat', ['cat', 'Cat']],
  ['"salt, pepper", soup', ['salt, pepper', 'soup']],
  ['"a ""real"" fox"', ['a "real" fox']],
  ['🦊, ثعلب', ['🦊', 'ثعلب']],
  ['', []],
])('%j reads as %j', (text, labels) => {
  expect(parseLabels(text)).toEqual(labels);
});

test('what is written is read back, whatever the labels are', () => {
  const label = fc
    .string({ minLength: 1, unit: 'grapheme' })
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  fc.assert(
    fc.property(fc.uniqueArray(label), (labels) => {
      expect(parseLabels(formatLabels(labels))).toEqual(labels);
    }),
  );
});

test('added labels stand behind those that are there, and only once', () => {
  expect(addLabels(['cat', 'dog'], ['fox', 'cat'])).toEqual(['cat', 'dog', 'fox']);
});

test('a million blank lines and spaces are passed once', () => {
  const blank = '\n'.repeat(1e6);
  expect(guarded(() => parseLabels(`fox${blank}"cat, ${' '.repeat(1e6)}tame"${blank}${' '.repeat(1e6)}"`))).toEqual([
    'fox',
    'cat, tame',
    '"',
  ]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/sd/prompts.json' with { type: 'json' };
import { parseEmphasis, type Span } from './emphasis.ts';

const pairs = (spans: Span[]) => spans.map(({ text, weight }) => [text, weight]);

describe('a prompt is read as AUTOMATIC1111 reads it', () => {
  for (const { text, parsed } of golden.emphasis.filter((entry) => 'parsed' in entry))
    test(JSON.stringify(text), () => expect(pairs(parseEmphasis(text))).toEqual(parsed));
});

test('a weight that is no number is named', () => {
  for (const { text } of golden.emphasis.filter((entry) => 'error' in entry))
    expect(() => parseEmphasis(text)).toThrow(expect.objectContaining({ code: 'bad-option' }));
  expect(() => parseEmphasis('(a:1.2.3)')).toThrow('prompt: "1.2.3" is not a weight');
  expect(() => parseEmphasis('(a:.)')).toThrow('is not a weight');
});

test('BREAK is a word of its own in any script', () => {
  expect(pairs(parseEmphasis('漢BREAK字'))).toEqual([['漢BREAK字', 1]]);
  expect(pairs(parseEmphasis('漢 BREAK 字'))).toEqual([
    ['漢', 1],
    ['BREAK', -1],
    ['字', 1],
  ]);
});

test('escaping a text makes it literal', () => {
  const words = fc.stringMatching(/^[a-z()[\]\\: ,.0-9]*$/u).filter((text) => !text.includes('BREAK'));
  fc.assert(
    fc.property(words, (text) => {
      const escaped = text.replaceAll(/[\\()[\]]/gu, String.raw`\$&`);
      expect(pairs(parseEmphasis(escaped))).toEqual([[text, 1]]);
    }),
  );
});

test('a weight written out comes back', () => {
  const weight = fc.integer({ min: -500, max: 500 }).map((hundredths) => hundredths / 100);
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z ]+$/u), weight, (text, value) => {
      expect(parseEmphasis(`(${text}:${value})`)).toEqual([{ text, weight: value }]);
    }),
  );
});

test('any text is read', () => {
  const pieces = fc.constantFrom('(', ')', '[', ']', '\\', ':1.2)', ':', 'BREAK', ' ', ',', 'cat', '😀', '\n');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      expect(parseEmphasis(parts.join('')).length).toBeGreaterThan(0);
    }),
  );
});

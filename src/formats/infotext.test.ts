import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../e2e/golden/sd/prompts.json' with { type: 'json' };
import { formatInfotext, parseInfotext } from './infotext.ts';

describe('parameters are read as AUTOMATIC1111 reads them', () => {
  for (const { text, prompt, negativePrompt, fields } of golden.infotext)
    test(JSON.stringify(text.slice(0, 60)), () => {
      const read = parseInfotext(text);
      expect({ ...read, fields: Object.fromEntries(read.fields) }).toEqual({ prompt, negativePrompt, fields });
    });
});

test('what is written is read back', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\u2028\u2029]/gu, ' ').trim());
  const text = fc
    .array(line, { maxLength: 3 })
    .map((lines) => lines.join('\n').trim())
    .filter((lines) => !lines.includes('Negative prompt:'));
  const value = fc.string({ minLength: 1 }).filter((v) => v.trim() === v && !/^\d+x\d+$/u.test(v) && v[0] !== '"');
  const fields = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z -]{0,8}[A-Za-z]$/u), value), {
    minLength: 3,
    selector: ([key]) => key,
  });
  fc.assert(
    fc.property(text, text, fields, (prompt, negativePrompt, pairs) => {
      const info = { prompt, negativePrompt, fields: new Map(pairs) };
      expect(parseInfotext(formatInfotext(info))).toEqual(info);
    }),
  );
});

test('a pair may have any name', () => {
  const read = parseInfotext('a\n__proto__: 1, constructor: 2, Steps: 3');
  expect([...read.fields]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['Steps', '3'],
  ]);
});

test('a long line without pairs is read in linear time', () => {
  const words = 'word '.repeat(200_000);
  expect(parseInfotext(words).prompt).toBe(words.trim());
});

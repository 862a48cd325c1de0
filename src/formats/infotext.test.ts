import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../e2e/golden/sd/prompts.json' with { type: 'json' };
import { formatInfotext, parseInfotext } from './infotext.ts';

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) };
const parsed = (text: string) => {
  const read = parseInfotext(text);
  return { ...read, fields: Object.fromEntries(read.fields) };
};

describe('parameters are read as AUTOMATIC1111 reads them', () => {
  for (const { text, prompt, negativePrompt, fields } of golden.infotext)
    test(JSON.stringify(text.slice(0, 60)), () => expect(parsed(text)).toEqual({ prompt, negativePrompt, fields }));
});

/** Pieces that mean something in the text form, so that a prompt made of them is as ambiguous as it can be. */
const piece = fc.oneof(
  fc.constantFrom(
    'Negative prompt:',
    'Steps: 20',
    'Steps: 1, Sampler: Euler, CFG scale: 7, Seed: 1',
    'Template: a {b|c}',
    'Prompt: x',
    '\n',
    '\r\n',
    '"',
    '\\"',
    ', ',
    ': ',
    '.',
    ' ',
    '[',
    '{"a": 1}',
    '\0',
    '\u2028',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
);
const value = fc.string({ minLength: 1, maxLength: 20 }).filter((v) => !/^\d+x\d+$/u.test(v));
const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z -]{0,8}[A-Za-z]$/u)
  .filter((text) => !['prompt', 'negative prompt', 'steps'].includes(text.toLowerCase()));

test('whatever is written is read back, exactly', () => {
  const fields = fc
    .uniqueArray(fc.tuple(name, value), { minLength: 2, maxLength: 8, selector: ([key]) => key })
    .map((pairs): [string, string][] => [['Steps', '20'], ...pairs]);
  fc.assert(
    fc.property(words, words, fields, (prompt, negativePrompt, pairs) => {
      const info = { prompt, negativePrompt, fields: new Map(pairs) };
      expect(parseInfotext(formatInfotext(info))).toEqual(info);
    }),
    runs,
  );
});

test('plain words are written as AUTOMATIC1111 writes them, and others once more among the fields', () => {
  const fields = new Map([
    ['Steps', '20'],
    ['Sampler', 'Euler'],
    ['Seed', '1'],
  ]);
  expect(formatInfotext({ prompt: 'a cat', negativePrompt: 'dog', fields })).toBe(
    'a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler, Seed: 1',
  );
  expect(formatInfotext({ prompt: 'a\nNegative prompt: b ', negativePrompt: '', fields })).toBe(
    'a\nNegative prompt: b \nSteps: 20, Sampler: Euler, Seed: 1, Prompt: "a\\nNegative prompt: b ", Negative prompt: ""',
  );
});

test('anything at all is read, in time that grows with its length', () => {
  fc.assert(
    fc.property(words, (text) => void parseInfotext(text)),
    runs,
  );
  const long = [
    'word ',
    'a: [',
    'a: {"',
    'Steps: "',
    'Steps: 1, a: b, c: d.\n',
    'ab: ',
    '- / -',
    '"',
    ',:',
    '\n',
    'Template: a\n',
  ];
  for (const unit of long) {
    const text = unit.repeat(Math.ceil(400_000 / unit.length));
    expect(parseInfotext(text).prompt.length).toBeLessThanOrEqual(text.length);
    parseInfotext(`Steps: 1, Sampler: ${text}`);
  }
});

test('a pair may have any name', () => {
  const read = parseInfotext('a\n__proto__: 1, constructor: 2, Steps: 3');
  expect([...read.fields]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['Steps', '3'],
  ]);
});

describe('beyond AUTOMATIC1111', () => {
  const line = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5';
  const fields = { Steps: '20', Sampler: 'Euler a', 'CFG scale': '7', Seed: '5' };
  test.each([
    [
      'lines after the fields',
      `a fox\nNegative prompt: dog\n${line}\nTemplate: a {b|c}, Size: 1x1, Seed: 9\nmore\nNegative Template: d`,
      {
        prompt: 'a fox',
        fields: { ...fields, Template: 'a {b|c}, Size: 1x1, Seed: 9\nmore', 'Negative Template': 'd' },
      },
    ],
    [
      'embeddings after the fields',
      `a fox\nNegative prompt: dog\n${line}\nUsed embeddings: EasyNegative [119b], x [1]`,
      { prompt: 'a fox', fields: { ...fields, 'Used embeddings': 'EasyNegative [119b], x [1]' } },
    ],
    [
      'a line break in a value',
      `a fox\nNegative prompt: dog\n${line}, Hires prompt: big\nfox, Size: 512x768`,
      { prompt: 'a fox', fields: { ...fields, 'Hires prompt': 'big\nfox', 'Size-1': '512', 'Size-2': '768' } },
    ],
    [
      'a line break between fields',
      `a fox\nNegative prompt: dog\n${line}\nSize: 512x768, Model: x`,
      { prompt: 'a fox', fields: { ...fields, 'Size-1': '512', 'Size-2': '768', Model: 'x' } },
    ],
    [
      'a note after the fields',
      `a fox\nNegative prompt: dog\n${line}\nmade by me`,
      { prompt: 'a fox', fields: { ...fields, 'More text': 'made by me' } },
    ],
    ['line breaks turned into dots', `a fox.Negative prompt: dog.${line}`, { prompt: 'a fox', fields }],
    ['line breaks turned into blanks', `a fox. Negative prompt: dog ${line}`, { prompt: 'a fox.', fields }],
    [
      'JSON as a value',
      `a fox\nNegative prompt: dog\n${line}, Civitai resources: [{"name":"Size: 3x3, Steps: 9"}], Size: 8x9`,
      {
        prompt: 'a fox',
        fields: { ...fields, 'Civitai resources': '[{"name":"Size: 3x3, Steps: 9"}]', 'Size-1': '8', 'Size-2': '9' },
      },
    ],
  ])('%s', (_, text, expected) => {
    expect(parsed(text)).toEqual({ negativePrompt: 'dog', ...expected });
  });

  test('a prompt that only looks like fields stays one', () => {
    const prompt = 'infographic, Title: Cats, Author: me, Year: 1999';
    expect(parsed(prompt)).toEqual({ prompt, negativePrompt: '', fields: {} });
  });
});

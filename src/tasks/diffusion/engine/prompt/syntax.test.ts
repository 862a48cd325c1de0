import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chunkPrompt } from './chunks.ts';
import { parseEmphasis } from './emphasis.ts';
import { promptNotices } from './notices.ts';
import { readSyntax } from './syntax.ts';
import { createPromptTokenizer } from './tokenizer.ts';

const file: unknown = JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8'));
const tokenizer = createPromptTokenizer(file);

describe('what is not carried out does not steer the picture', () => {
  test.each([
    ['a cat <lora:add_detail:0.8>, 35mm', 'a cat , 35mm', ['network']],
    ['<lyco:x:1:2><hypernet:y>a', 'a', ['network', 'network']],
    ['a [cat:dog:0.5] on a mat', 'a cat dog on a mat', ['scheduled']],
    ['[cat::10]', 'cat ', ['scheduled']],
    ['[with a hat: .5 ] a cat', 'with a hat a cat', ['scheduled']],
    ['a [cow|horse| goat]', 'a cow horse  goat', ['alternate']],
    ['a cat AND a dog', 'a cat   a dog', ['and']],
    ['a cat :1.2 AND a dog :0.5', 'a cat  a dog', ['and']],
    ['[(red:1.3):[blue|green]:0.4]', '(red:1.3) blue green', ['scheduled', 'alternate']],
    ['(a [b:c:5]:1.2)', '(a b c:1.2)', ['scheduled']],
    ['a [<lora:x:1>b:c:.5]', 'a b c', ['scheduled', 'network']],
  ])('%s', (prompt, text, kinds) => {
    const read = readSyntax(prompt);
    expect(read.text).toBe(text);
    expect(read.constructs.map(({ kind }) => kind)).toEqual(kinds);
    for (const { start, end, source } of read.constructs) expect(prompt.slice(start, end)).toBe(source);
    expect(chunkPrompt(prompt, tokenizer)).toEqual(chunkPrompt(text, tokenizer));
  });

  test('its parts are there for whoever carries it out', () => {
    expect(readSyntax('<lora:a b:0.8:0.5>').constructs[0]).toMatchObject({ type: 'lora', args: ['a b', '0.8', '0.5'] });
    expect(readSyntax('[a:b:7]').constructs[0]).toMatchObject({ from: 'a', to: 'b', when: 7 });
    expect(readSyntax('[a::0.3]').constructs[0]).toMatchObject({ from: 'a', to: '', when: 0.3 });
    expect(readSyntax('[a|(b:2)|]').constructs[0]).toMatchObject({ options: ['a', '(b:2)', ''] });
  });
});

test.each([
  'a (cat:1.2), [dog], \\[a|b\\], \\[a:b:0.5\\]',
  'at 10:30, [time: now], [a:b:c:0.5]',
  'the band AND1, BRAND, and, ANDES',
  'a < b: c > d, <3, <a>, 1 | 2, a:b:0.5',
  '[a:b:0.5 (left open',
])('%s is plain text with emphasis', (prompt) => {
  expect(readSyntax(prompt)).toEqual({ text: prompt, constructs: [] });
});

test('any text is read, and only what is marked goes', () => {
  const part = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    ':',
    '|',
    '<lora:x:1>',
    ' AND ',
    '0.5',
    'cat',
    '\\',
    '漢',
    '😀',
    ' ',
    '<|endoftext|>',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const prompt = parts.join('');
      const { text, constructs } = readSyntax(prompt);
      expect(text.match(/cat|漢|😀/gu)).toEqual(prompt.match(/cat|漢|😀/gu));
      if (constructs.every(({ kind }) => kind === 'control')) expect(text).toBe(prompt);
      expect(text).not.toContain('<lora:x:1>');
    }),
  );
});

test('a hundred thousand brackets take no more than a walk over them', () => {
  const open = ['[a:', '[a|', '<lora:', '[(', 'a AND ', '   ', ': ', ' BREAK'].map((part) => part.repeat(30_000));
  const closed = '(a[b'.repeat(5_000) + '])'.repeat(5_000);
  for (const text of [...open, closed])
    expect(parseEmphasis(readSyntax(text).text).length).toBeLessThanOrEqual(text.length);
});

// transformers' CLIPTokenizer, which diffusers uses: [49406, 320, 2368, 49407, 525, 320, 9063, 49407, …]
test.each([undefined, '!'])('a control token in a prompt swallows nothing that follows it (pad %s)', (padToken) => {
  const { chunks, count } = chunkPrompt(
    'a cat <|endoftext|> on a mat',
    createPromptTokenizer(file, padToken === undefined ? {} : { pad_token: padToken }),
  );
  expect(chunks[0]!.ids.slice(0, 8)).toEqual([49406, 320, 2368, 49407, 525, 320, 9063, 49407]);
  expect(chunks[0]!.ids[8]).toBe(padToken === undefined ? 49407 : 0);
  expect(count).toBe(6);
});

test('each kind is told in a sentence', () => {
  expect(promptNotices('a cat, [dog], (hat:1.2) BREAK tail')).toEqual([]);
  expect(promptNotices('<lora:x:1> a [b:c:0.5] [d|e] AND f <|endoftext|>')).toEqual([
    '“<lora:x:1>” is left out: LoRA and other networks are not supported yet.',
    '“[b:c:0.5]”: changing the prompt during a run is not supported yet. All its words count for the whole run.',
    '“[d|e]”: alternating words are not supported yet. All of them count at every step.',
    '“AND”: combining prompts is not supported yet. Its parts are read as one prompt.',
    '“<|endoftext|>” is a control token of the text encoder, passed on as such. The words after it still count.',
  ]);
  expect(promptNotices('<lora:a:1><lora:b:1><lora:c:1><lora:d:1>')[0]).toMatch(/“<lora:c:1>” and 1 more are left out/u);
  expect(promptNotices('[b:c:0.5] AND <lora:x:1>', 'none')).toEqual([]);
});

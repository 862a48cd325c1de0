import { expect, test } from 'vitest';
import { tokenizers } from '../../../../../e2e/reference/whisper/vocabularies.ts';
import { promptSize } from './prompt-size.ts';

const tokenizer = tokenizers()[51865]!;
const size = (text: string) => promptSize(tokenizer, { textContext: 448 }, text);

test('a prompt is counted as it is read, with a space before it', () => {
  expect(size(' Zaphod ')).toEqual({ count: tokenizer.encode(' Zaphod').length, room: 223, cut: '' });
  expect(size('  ')).toEqual({ count: 0, room: 223, cut: '' });
});

// decoding.py, _get_initial_tokens: prompt_tokens[-(self.n_ctx // 2 - 1) :]
test('of one that is too long the beginning is cut', () => {
  const words = Array.from({ length: 226 }, (_, i) => (i < 3 ? ['one', 'two', 'three'][i]! : 'and'));
  expect(size(words.join(' '))).toEqual({ count: 226, room: 223, cut: 'one two three' });
  expect(size(words.slice(3).join(' '))).toEqual({ count: 223, room: 223, cut: '' });
});

test('a control token is refused by its name', () => {
  expect(() => size('<|endoftext|>')).toThrow(/control token/);
});

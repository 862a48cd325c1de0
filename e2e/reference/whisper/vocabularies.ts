import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createTokenizer, type Tokenizer } from '../../../src/tasks/whisper/engine/tokens/tokenizer.ts';
import { readVocabulary, type Vocabulary } from '../../../src/tasks/whisper/engine/tokens/vocabulary.ts';

const root = new URL('../../../', import.meta.url);

/** The vocabulary of every multilingual Whisper. */
export const multilingual = (): Vocabulary =>
  readVocabulary(JSON.parse(readFileSync(new URL('public/models/whisper-base/vocab.json', root), 'utf8')));

/** That of the English only ones, GPT-2's: lines of a token's bytes in base64 and its id (openai/whisper's asset). */
export function gpt2(): Vocabulary {
  const packed = readFileSync(new URL('e2e/golden/whisper/units/gpt2.tiktoken.gz', root));
  const lines = gunzipSync(packed).toString('latin1').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [token = '', id] = line.split(' ');
      return [Buffer.from(token, 'base64').toString('latin1'), Number(id)];
    }),
  );
}

/** The tokenizers of the three sizes of vocabulary. */
export function tokenizers(): Record<number, Tokenizer> {
  const many = multilingual();
  return {
    51864: createTokenizer(gpt2(), 51864),
    51865: createTokenizer(many, 51865),
    51866: createTokenizer(many, 51866),
  };
}

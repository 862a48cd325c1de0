import { readFileSync } from 'node:fs';
import type { AlignmentTokenizer } from '../src/tasks/whisper/engine/timing/alignment.ts';

/** Bytes of the tokens that the golden files of words and alignment use, base64, from the vocabularies of openai-whisper. */
const bytes = JSON.parse(readFileSync(new URL('./golden/whisper/units/token-bytes.json', import.meta.url), 'utf8')) as {
  gpt2: Record<string, string>;
  multilingual: Record<string, string>;
};

/** The order of the languages that the tests use (tokenizer.py, LANGUAGES). */
const languages =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue'.split(
    ' ',
  );

/** As much of a tokenizer as alignment needs, for one of the three vocabularies. */
export function goldenTokenizer(vocabularySize: number, language: string | null): AlignmentTokenizer {
  const isMultilingual = vocabularySize > 51_864;
  const eot = isMultilingual ? 50_257 : 50_256;
  const languageCount = vocabularySize === 51_866 ? 100 : 99;
  const sot = eot + 1;
  const translate = sot + 1 + languageCount;
  const table = bytes[isMultilingual ? 'multilingual' : 'gpt2'];
  return {
    eot,
    language: isMultilingual ? (language ?? 'en') : undefined,
    sotSequence: isMultilingual ? [sot, sot + 1 + languages.indexOf(language ?? 'en'), translate + 1] : [sot],
    noTimestamps: translate + 5,
    decodeWithTimestamps: (tokens) =>
      Buffer.concat(
        tokens.map((token) => (token === eot ? Buffer.from('<|endoftext|>') : Buffer.from(table[token]!, 'base64'))),
      ).toString('utf8'),
  };
}

import { languageCodes } from './languages.ts';

/** Ids of a Whisper vocabulary's special tokens. Those after the languages move by one when there are 100 languages. */
export interface SpecialTokens {
  readonly multilingual: boolean;
  readonly languages: readonly string[];
  readonly eot: number;
  readonly sot: number;
  /** Of the first language; the others follow in the order of `languages`. */
  readonly firstLanguage: number;
  readonly translate: number;
  readonly transcribe: number;
  readonly sotLm: number;
  readonly sotPrev: number;
  readonly noSpeech: number;
  readonly noTimestamps: number;
  /** Of <|0.00|>; 1500 more follow, 20 ms apart, to the end of the vocabulary. */
  readonly timestampBegin: number;
}

/** Timestamp tokens, <|0.00|> to <|30.00|>. */
const timestamps = 1501;

/**
 * The special tokens of a vocabulary of `size` tokens: 51864 (English only), 51865 (99 languages) or 51866 (100).
 * Source: openai/whisper, model.py (`is_multilingual`, `num_languages`) and tokenizer.py (`get_encoding`).
 */
export function specialTokens(size: number): SpecialTokens {
  const multilingual = size >= 51_865;
  const count = size - 51_765 - (multilingual ? 1 : 0);
  const languages = languageCodes.slice(0, count);
  const timestampBegin = size - timestamps;
  const translate = timestampBegin - 6;
  const sot = translate - count - 1;
  return {
    multilingual,
    languages,
    eot: sot - 1,
    sot,
    firstLanguage: sot + 1,
    translate,
    transcribe: translate + 1,
    sotLm: translate + 2,
    sotPrev: translate + 3,
    noSpeech: translate + 4,
    noTimestamps: translate + 5,
    timestampBegin,
  };
}

/** How a special token is written, such as `<|de|>` or `<|1.08|>`. */
export function specialText(special: SpecialTokens, id: number): string | undefined {
  const { eot, sot, firstLanguage, translate, timestampBegin } = special;
  if (id === eot) return '<|endoftext|>';
  if (id === sot) return '<|startoftranscript|>';
  if (id >= timestampBegin && id < timestampBegin + timestamps)
    return `<|${((id - timestampBegin) * 0.02).toFixed(2)}|>`;
  if (id >= translate && id < timestampBegin) return afterLanguages[id - translate];
  const language = special.languages[id - firstLanguage];
  return language && `<|${language}|>`;
}
const afterLanguages = ['translate', 'transcribe', 'startoflm', 'startofprev', 'nospeech', 'notimestamps'].map(
  (name) => `<|${name}|>`,
);

import { AppError } from '../../../../runtime/errors.ts';
import { createBytePairs } from './byte-pairs.ts';
import { languageCode } from './languages.ts';
import { nonSpeechTokens } from './non-speech.ts';
import { specialText, specialTokens, type SpecialTokens } from './special.ts';
import type { Vocabulary } from './vocabulary.ts';

export type Task = 'transcribe' | 'translate';

/** Text and tokens of a model, for one language and task. Source: openai/whisper, tokenizer.py, `Tokenizer`. */
export interface Tokenizer extends SpecialTokens {
  /** Language code; undefined where the model has no language tokens. */
  readonly language: string | undefined;
  /** What decoding begins with: start, then language and task if the model has them. */
  readonly sotSequence: readonly number[];
  readonly nonSpeech: readonly number[];
  /** Throws `bad-option` for a text that contains a special token's name, as the reference does. */
  encode(text: string): number[];
  /** Text without timestamps; bytes that are no UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** Text with timestamps written as `<|1.08|>`. */
  decodeWithTimestamps(tokens: readonly number[]): string;
  /** The same vocabulary for another language (code or English name) and task; English only models ignore both. */
  withLanguage(language: string | undefined, task?: Task): Tokenizer;
}

/** The tokenizer of a model whose logits have `size` columns. Without a language, `en` is taken. */
export function createTokenizer(vocabulary: Vocabulary, size: number): Tokenizer {
  const special = specialTokens(size);
  const pairs = createBytePairs(vocabulary);
  const encode = (text: string): number[] => {
    const found = text.match(/<\|[^<|>]*\|>/g)?.find((name) => isSpecialName(special, name));
    if (found) throw new AppError('bad-option', `The text contains “${found}”, which is a control token. Take it out.`);
    return pairs.encode(text);
  };
  const decodeWithTimestamps = (tokens: readonly number[]): string => {
    const bytes = tokens.map((id) => pairs.bytes(id) ?? specialText(special, id) ?? '').join('');
    return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  };
  const nonSpeech = nonSpeechTokens(encode);

  const withLanguage = (given: string | undefined, task: Task = 'transcribe'): Tokenizer => {
    const language = languageOf(special, given);
    const { sot, firstLanguage, languages } = special;
    const taskToken = special[task];
    return {
      ...special,
      language,
      sotSequence: language === undefined ? [sot] : [sot, firstLanguage + languages.indexOf(language), taskToken],
      nonSpeech,
      encode,
      decode: (tokens) => decodeWithTimestamps(tokens.filter((id) => id < special.timestampBegin)),
      decodeWithTimestamps,
      withLanguage,
    };
  };
  return withLanguage(undefined);
}

/** A byte order mark is a character like others. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function languageOf({ multilingual, languages }: SpecialTokens, given: string | undefined): string | undefined {
  const code = given === undefined ? 'en' : languageCode(given);
  if (!multilingual) return undefined;
  if (languages.includes(code)) return code;
  throw new AppError(
    'bad-option',
    `This model does not know the language “${given}”: it has ${languages.length}, without “${code}”. Take large-v3 or turbo.`,
  );
}

function isSpecialName(special: SpecialTokens, name: string): boolean {
  const { eot, timestampBegin } = special;
  for (let id = eot; id <= timestampBegin + 1500; id++) if (specialText(special, id) === name) return true;
  return false;
}

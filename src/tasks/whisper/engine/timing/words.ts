import { strip } from '../../../../formats/python-text.ts';

/** What splitting needs of a tokenizer. */
export interface WordTokenizer {
  /** End of text: ids from here on are special. */
  readonly eot: number;
  /** Code of the language spoken ("en"); absent for English-only vocabularies. */
  readonly language?: string | undefined;
  /** Text of tokens, timestamps written out as `<|1.00|>`, broken characters as U+FFFD. */
  readonly decodeWithTimestamps: (tokens: readonly number[]) => string;
}

/** Words and the tokens of each; joined, they give the text and the tokens back. */
export interface WordSplit {
  readonly words: string[];
  readonly wordTokens: number[][];
}

/** Languages that write without spaces between words (tokenizer.py): their units are whole characters. */
const unspaced = new Set(['zh', 'ja', 'th', 'lo', 'my', 'yue']);

/** Python's `string.punctuation`. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const broken = '\ufffd';

/** `split_to_word_tokens` of openai-whisper (tokenizer.py). */
export function splitToWordTokens(tokenizer: WordTokenizer, tokens: readonly number[]): WordSplit {
  const split = splitOnUnicode(tokenizer, tokens);
  return unspaced.has(tokenizer.language ?? '') ? split : joinOnSpaces(tokenizer, split);
}

/** Ends a unit wherever the tokens so far are whole characters, or break where the full text is broken too. */
function splitOnUnicode(tokenizer: WordTokenizer, tokens: readonly number[]): WordSplit {
  const full = tokenizer.decodeWithTimestamps(tokens);
  const words: string[] = [];
  const wordTokens: number[][] = [];
  let current: number[] = [];
  let offset = 0;
  for (const token of tokens) {
    current.push(token);
    const text = tokenizer.decodeWithTimestamps(current);
    const breakAt = text.indexOf(broken);
    if (breakAt >= 0 && full[offset + breakAt] !== broken) continue;
    words.push(text);
    wordTokens.push(current);
    current = [];
    offset += text.length;
  }
  return { words, wordTokens };
}

/** A word begins at a space, at a special token and at punctuation (any substring of Python's list, so "" as well). */
function joinOnSpaces({ eot }: WordTokenizer, split: WordSplit): WordSplit {
  const words: string[] = [];
  const wordTokens: number[][] = [];
  for (const [index, text] of split.words.entries()) {
    const tokens = split.wordTokens[index]!;
    const begins = tokens[0]! >= eot || text.startsWith(' ') || punctuation.includes(strip(text));
    if (begins || words.length === 0) {
      words.push(text);
      wordTokens.push([...tokens]);
    } else {
      words[words.length - 1] += text;
      wordTokens.at(-1)!.push(...tokens);
    }
  }
  return { words, wordTokens };
}

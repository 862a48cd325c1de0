import { AppError } from '../errors.ts';
import { cleanText } from './clean.ts';

export interface ClipTokenizer {
  /** Ids of the start and end tokens (49406 and 49407 in OpenAI's vocabulary). */
  readonly start: number;
  readonly end: number;
  /** Ids of a text, however many, without start and end. */
  encode(text: string): number[];
  /**
   * Exactly `length` ids: start, text, end, then `pad`. A text that is too long is cut so that the end token stays, because
   * the tower reads its result there: without it every long text would get the same vector.
   */
  encodePadded(text: string, options: { length: number; pad: number }): number[];
}

/** The parts of a `tokenizer.json` (Hugging Face's format) that CLIP's byte-pair encoding needs. */
interface TokenizerFile {
  added_tokens: { id: number; content: string }[];
  model: { type: string; vocab: Record<string, number>; merges: (string | [string, string])[] };
}

const startToken = '<|startoftext|>';
const endToken = '<|endoftext|>';
const wordEnd = '</w>';

/** The special tokens, English contractions, letters, single digits, and runs of anything else (openai/CLIP). */
const pieces =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/giu;

/**
 * A text cleaned and cut as OpenAI's CLIP does it. U+0345 is in none of its pieces: Python's `regex` takes this mark for
 * a letter when case is ignored, to keep it out of what is no letter, and for none to find letters.
 */
const openAiPieces = (text: string): readonly string[] => cleanText(text).replaceAll('\u0345', ' ').match(pieces) ?? [];

/**
 * OpenAI's byte-level BPE over a `tokenizer.json`. `split` cuts a text into the pieces that are encoded each on its own.
 * Source: `SimpleTokenizer` in openai/CLIP's `clip/simple_tokenizer.py`. Throws `model-corrupt` when the file is another kind.
 */
export function createClipTokenizer(file: unknown, { split = openAiPieces } = {}): ClipTokenizer {
  const { added_tokens: added, model } = checked(file);
  const id = (symbol: string): number => {
    const found = model.vocab[symbol];
    if (found === undefined) throw new AppError('model-corrupt', `The vocabulary of the tokenizer lacks "${symbol}".`);
    return found;
  };
  const special = new Map(added.map(({ content, id: number }) => [content, number]));
  const start = special.get(startToken) ?? id(startToken);
  const end = special.get(endToken) ?? id(endToken);
  const bytes = byteSymbols();
  const inner = bytes.map(id);
  const last = bytes.map((symbol) => id(symbol + wordEnd));
  const merges = mergeTable(model, id);
  const utf8 = new TextEncoder();
  const known = new Map<string, readonly number[]>([
    [startToken, [start]],
    [endToken, [end]],
  ]);

  function encodeWord(word: string): readonly number[] {
    const cached = known.get(word);
    if (cached) return cached;
    const encoded = utf8.encode(word);
    const ids = Array.from(encoded, (byte, i) => (i === encoded.length - 1 ? last : inner)[byte]!);
    const merged = mergePairs(ids, merges);
    if (known.size < knownLimit) known.set(word, merged);
    return merged;
  }

  const encode = (text: string): number[] => split(text).flatMap(encodeWord);
  return {
    start,
    end,
    encode,
    encodePadded(text, { length, pad }) {
      const ids = [start, ...encode(text).slice(0, length - 2), end];
      return [...ids, ...Array<number>(length - ids.length).fill(pad)];
    },
  };
}

/** Words kept with their ids; enough for any label set, and a bound for a corpus. */
const knownLimit = 50_000;

function checked(file: unknown): TokenizerFile {
  const candidate = file as Partial<TokenizerFile> | null;
  const model = candidate?.model;
  if (model?.type !== 'BPE' || !model.vocab || !Array.isArray(model.merges))
    throw new AppError(
      'model-corrupt',
      `tokenizer.json holds ${model?.type ? `a ${model.type} model` : 'no model'}; CLIP needs BPE with its merges.`,
    );
  return { added_tokens: candidate?.added_tokens ?? [], model };
}

/** GPT-2's printable stand-in for each byte, in byte order (`bytes_to_unicode`). */
function byteSymbols(): string[] {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let spare = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : spare++));
}

interface Merge {
  rank: number;
  id: number;
}
type Merges = ReadonlyMap<number, Merge>;

/** Ids stay below 2^26, so a pair of them is an exact number. */
const pairKey = (left: number, right: number): number => left * 2 ** 26 + right;

function mergeTable({ merges }: TokenizerFile['model'], id: (symbol: string) => number): Merges {
  return new Map(
    merges.map((merge, rank) => {
      const [left, right] = typeof merge === 'string' ? (merge.split(' ') as [string, string]) : merge;
      return [pairKey(id(left), id(right)), { rank, id: id(left + right) }];
    }),
  );
}

const none: Merge = { rank: Infinity, id: -1 };

/** Joins the pair that was learnt first, the leftmost of its kind, until no pair is known. */
function mergePairs(ids: number[], merges: Merges): number[] {
  const find = (i: number): Merge => merges.get(pairKey(ids[i]!, ids[i + 1]!)) ?? none;
  const pairs = ids.slice(1).map((_, i) => find(i));
  while (pairs.length > 0) {
    let best = 0;
    for (let i = 1; i < pairs.length; i++) if (pairs[i]!.rank < pairs[best]!.rank) best = i;
    if (pairs[best] === none) break;
    ids.splice(best, 2, pairs[best]!.id);
    pairs.splice(best, 1);
    if (best > 0) pairs[best - 1] = find(best - 1);
    if (best < pairs.length) pairs[best] = find(best);
  }
  return ids;
}

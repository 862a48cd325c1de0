import { AppError } from '../../../../runtime/errors.ts';
import type { Bytes } from './byte-pairs.ts';

/** Ids of the byte sequences that are tokens, without the special tokens. */
export type Vocabulary = ReadonlyMap<Bytes, number>;

/**
 * Reads the vocabulary of a Whisper model: `vocab.json` (symbols and ids) or the same table inside a `tokenizer.json`.
 * Throws `model-corrupt` for anything else.
 */
export function readVocabulary(file: unknown): Vocabulary {
  const table = tableOf(file);
  const byteOf = new Map(byteSymbols().map((symbol, byte) => [symbol, String.fromCharCode(byte)]));
  const vocabulary = new Map<Bytes, number>();
  for (const [symbols, id] of Object.entries(table)) {
    const bytes = Array.from(symbols, (symbol) => byteOf.get(symbol));
    if (isSpecial(symbols) || symbols === '') continue;
    if (bytes.includes(undefined))
      throw new AppError('model-corrupt', `The vocabulary's token “${symbols}” is not made of byte symbols (GPT-2's).`);
    vocabulary.set(bytes.join(''), id);
  }
  for (const byte of byteOf.values())
    if (!vocabulary.has(byte))
      throw new AppError('model-corrupt', `The vocabulary lacks byte ${byte.charCodeAt(0)}; Whisper's has all 256.`);
  return vocabulary;
}

function tableOf(file: unknown): Record<string, number> {
  const { model, ...rest } = (file ?? {}) as { model?: { vocab?: Record<string, number> } };
  const table = model?.vocab ?? (rest as Record<string, unknown>);
  if (typeof table === 'object' && Object.values(table).every((id) => typeof id === 'number') && 'a' in table)
    return table as Record<string, number>;
  throw new AppError('model-corrupt', 'The file is no Whisper vocabulary. Accepted are vocab.json and tokenizer.json.');
}

const isSpecial = (symbols: string): boolean => /^<\|.*\|>$/.test(symbols);

/** GPT-2's printable stand-in for each byte, in byte order (`bytes_to_unicode`). */
function byteSymbols(): string[] {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let spare = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : spare++));
}

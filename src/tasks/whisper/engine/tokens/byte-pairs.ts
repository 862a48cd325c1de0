/** What becomes a token, or is cut into several: GPT-2's pattern. `\s` is Unicode's White_Space, as in tiktoken. */
const pieces =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Bytes as a string of U+0000 to U+00FF, which can be a key. */
export type Bytes = string;

/** Byte-level BPE over tokens that are ranked by their ids. */
export interface BytePairs {
  encode(text: string): number[];
  /** The bytes of a token; undefined for an id that the vocabulary does not have. */
  bytes(id: number): Bytes | undefined;
}

/**
 * The encoding of tiktoken: of all neighbours whose union is a token, those whose union has the lowest id are joined
 * first, the leftmost of them first. Source: openai/tiktoken, src/lib.rs, `byte_pair_merge`.
 */
export function createBytePairs(ranks: ReadonlyMap<Bytes, number>): BytePairs {
  const tokens = new Map(Array.from(ranks, ([bytes, id]) => [id, bytes]));
  const utf8 = new TextEncoder();

  const encodePiece = (piece: string): number[] => {
    const bytes = Array.from(utf8.encode(piece), (byte) => String.fromCharCode(byte));
    const whole = ranks.get(bytes.join(''));
    return whole === undefined ? merge(bytes, ranks).map((part) => ranks.get(part)!) : [whole];
  };
  return {
    encode: (text) => (text.match(pieces) ?? []).flatMap(encodePiece),
    bytes: (id) => tokens.get(id),
  };
}

function merge(parts: Bytes[], ranks: ReadonlyMap<Bytes, number>): Bytes[] {
  const rankAt = (i: number): number => ranks.get(parts[i]! + parts[i + 1]!) ?? Infinity;
  const pairs = parts.slice(1).map((_, i) => rankAt(i));
  while (pairs.length > 0) {
    let best = 0;
    for (let i = 1; i < pairs.length; i++) if (pairs[i]! < pairs[best]!) best = i;
    if (pairs[best] === Infinity) break;
    parts.splice(best, 2, parts[best]! + parts[best + 1]!);
    pairs.splice(best, 1);
    if (best > 0) pairs[best - 1] = rankAt(best - 1);
    if (best < pairs.length) pairs[best] = rankAt(best);
  }
  return parts;
}

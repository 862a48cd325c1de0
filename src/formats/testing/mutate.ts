/** A source of numbers in [0, 1) that a seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What lengths, counts and offsets are set to when they lie: the edges of their types. */
const lies = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A file as one that is broken, cut, spliced or lies about itself: one to four changes, decided by the numbers given. */
export function mutate(file: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(file);
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) bytes = changed(bytes, random);
  return bytes;
}

function changed(bytes: Uint8Array<ArrayBuffer>, random: () => number): Uint8Array<ArrayBuffer> {
  const below = (limit: number) => Math.floor(random() * limit);
  // Lengths stand near the beginning, and in a directory at the end.
  const near = below(3) === 0 ? below(Math.min(64, bytes.length)) : below(bytes.length);
  const at = below(4) === 0 ? Math.max(0, bytes.length - 1 - below(64)) : near;
  if (bytes.length === 0) return Uint8Array.from({ length: below(64) }, () => below(256));
  switch (below(7)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      bytes[at] = bytes[at]! ^ (1 << below(8));
      return bytes;
    case 2:
      bytes[at] = below(256);
      return bytes;
    case 3: {
      const view = new DataView(bytes.buffer);
      if (at + 4 <= bytes.length) view.setUint32(at, lies[below(lies.length)]!, below(2) === 0);
      return bytes;
    }
    case 4: {
      const part = bytes.slice(at, at + below(64));
      const into = below(bytes.length);
      return joined([bytes.subarray(0, into), part, bytes.subarray(into)]);
    }
    case 5:
      return joined([bytes.subarray(0, at), bytes.subarray(at + below(64))]);
    default:
      return bytes.fill(below(2) * 0xff, at, at + below(64));
  }
}

const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(parts));

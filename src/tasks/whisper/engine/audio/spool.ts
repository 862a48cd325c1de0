/** Samples at 16 kHz that are written once and can be read anywhere, as often as needed. */
export interface Spool {
  readonly length: number;
  /** Adds samples at the end. They must be multiples of 1 / 32,768, as all decoded chunks are. */
  append(samples: Float32Array): void;
  /** Samples [from, to), within the length. */
  read(from: number, to: number): Promise<Float32Array>;
}

/** Samples a piece: 4 MiB of 16-bit samples, 131 s. */
const pieceSamples = 2 ** 21;

/**
 * Keeps a recording as 16-bit pieces in Blobs, which browsers move to disk: an hour is 115 MB there, and 4 MB in the
 * memory of the worker. So the length of a recording is not limited by memory although it is read twice.
 */
export function createSpool(): Spool {
  const pieces: Blob[] = [];
  let open = new Int16Array(pieceSamples);
  let filled = 0;
  const closed = (): number => pieces.length * pieceSamples;

  const levels = async (piece: number, from: number, to: number): Promise<Int16Array> => {
    const blob = pieces[piece];
    return blob ? new Int16Array(await blob.slice(2 * from, 2 * to).arrayBuffer()) : open.subarray(from, to);
  };

  return {
    get length() {
      return closed() + filled;
    },
    append(samples) {
      for (let taken = 0; taken < samples.length;) {
        const count = Math.min(samples.length - taken, pieceSamples - filled);
        for (let i = 0; i < count; i++) open[filled + i] = samples[taken + i]! * 32_768;
        taken += count;
        filled += count;
        if (filled < pieceSamples) continue;
        pieces.push(new Blob([open]));
        open = new Int16Array(pieceSamples);
        filled = 0;
      }
    },
    async read(from, to) {
      const samples = new Float32Array(to - from);
      for (let at = from; at < to;) {
        const piece = Math.floor(at / pieceSamples);
        const start = at - piece * pieceSamples;
        const part = await levels(piece, start, Math.min(pieceSamples, start + to - at));
        for (let i = 0; i < part.length; i++) samples[at - from + i] = part[i]! / 32_768;
        at += part.length;
      }
      return samples;
    },
  };
}

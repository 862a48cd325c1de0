import { downMix } from './down-mix.ts';
import type { PlanarAudio } from './down-mix.ts';
import { quantise } from './pcm16.ts';
import { createResampler } from './resampler.ts';
import type { Resampler } from './resampler.ts';

/** Hertz; all that Whisper and Silero hear. */
export const sampleRate = 16_000;
/** Samples a chunk: a second. */
const chunkSamples = sampleRate;

/**
 * Blocks of any rate and number of channels to 16 kHz mono as 16-bit PCM has it, in chunks of a second or more. When the
 * blocks fail, what was heard until then comes first, then the failure.
 */
export async function* monoStream(blocks: AsyncIterable<PlanarAudio>): AsyncGenerator<Float32Array> {
  let resampler: Resampler | undefined;
  let rate = 0;
  let parts: Float32Array[] = [];
  let length = 0;
  const add = (samples: Float32Array): void => {
    parts.push(samples);
    length += samples.length;
  };
  const taken = (): Float32Array => {
    const chunk = quantise(concatenated(parts, length));
    parts = [];
    length = 0;
    return chunk;
  };

  let failure: { readonly error: unknown } | undefined;
  const iterator = blocks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await iterator.next().catch((error: unknown) => {
        failure = { error };
      });
      if (!step || step.done) break;
      const block = step.value;
      // a decoder may learn the true rate late (HE-AAC)
      if (block.sampleRate !== rate) {
        if (resampler) add(resampler.flush());
        rate = block.sampleRate;
        resampler = createResampler(rate, sampleRate);
      }
      add(resampler!.push(downMix(block)));
      if (length >= chunkSamples) yield taken();
    }
    if (resampler) add(resampler.flush());
    if (length > 0) yield taken();
    if (failure) throw failure.error;
  } finally {
    await iterator.return?.();
  }
}

function concatenated(parts: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

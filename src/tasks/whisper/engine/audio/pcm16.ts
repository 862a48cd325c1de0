const scale = 32_768;

/**
 * Samples as they are after 16-bit PCM, in place: ffmpeg hands openai-whisper `s16le`, and it divides by 32,768.
 * Rounds to nearest, ties to even, and clips.
 */
export function quantise(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) {
    const level = samples[i]! * scale;
    const rounded = Math.round(level);
    const even = rounded - level === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
    samples[i] = Math.max(-scale, Math.min(scale - 1, even || 0)) / scale;
  }
  return samples;
}

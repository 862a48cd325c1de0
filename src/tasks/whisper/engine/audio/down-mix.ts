/** Samples of equal length a channel, in [-1, 1]. */
export interface PlanarAudio {
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  /** Speakers as bits of `dwChannelMask` (WAVEFORMATEXTENSIBLE), in channel order; absent when only the count is known. */
  readonly channelMask?: number | undefined;
}

/**
 * What each speaker gives to a mono signal before the sum is scaled to 1, in the order of the mask's bits: front left and
 * right at -3 dB, centre, no low frequencies, back left and right, left and right of centre, back centre, side left and
 * right. What libswresample's matrix comes to for `-ac 1`; its surround and centre levels are 1/sqrt(2).
 */
const speakerGains = [Math.SQRT1_2, Math.SQRT1_2, 1, 0, 0.5, 0.5, Math.SQRT1_2, Math.SQRT1_2, 0.5, 0.5, 0.5];

/** Speakers that ffmpeg supposes for a number of channels: mono, stereo, 2.1, 4.0, 5.0, 5.1, 6.1, 7.1. */
const defaultMasks = [0x4, 0x3, 0xb, 0x107, 0x37, 0x3f, 0x70f, 0x63f];

/**
 * Weight of each channel in the mono signal that `ffmpeg -ac 1` makes for 16-bit output; they add up to 1.
 * Channels of no known place are averaged.
 */
function monoWeights(channels: number, channelMask = 0): number[] {
  if (channels === 1) return [1];
  const mask = speakers(channelMask).length === channels ? channelMask : (defaultMasks[channels - 1] ?? 0);
  const gains = speakers(mask).map((bit) => speakerGains[bit] ?? 0);
  const sum = gains.reduce((total, gain) => total + gain, 0);
  return sum > 0 ? gains.map((gain) => gain / sum) : Array<number>(channels).fill(1 / channels);
}

const speakers = (mask: number): number[] =>
  Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1);

/** One channel out of many, as ffmpeg mixes for speech recognisers. A mono signal comes back as it is, not copied. */
export function downMix({ channels, channelMask }: PlanarAudio): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array();
  const mono = new Float32Array(first.length);
  for (const [index, weight] of monoWeights(channels.length, channelMask).entries()) {
    if (weight === 0) continue;
    const channel = channels[index]!;
    for (let i = 0; i < mono.length; i++) mono[i]! += weight * channel[i]!;
  }
  return mono;
}

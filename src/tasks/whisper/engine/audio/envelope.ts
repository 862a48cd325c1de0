/** What a waveform is drawn from: for every 20 ms the lowest and the highest sample. */
export interface Peaks {
  readonly perSecond: number;
  /** [lowest, highest] pairs, 127 is full scale. */
  readonly pairs: Int8Array<ArrayBuffer>;
}

/** Listens to a recording while it is decoded. */
export interface Envelope {
  /** Takes the next samples, at 16 kHz. */
  append(samples: Float32Array): void;
  peaks(): Peaks;
  /** Part of the time, 0 to 1, that is much softer than the loud parts or hardly above nothing. */
  silenceShare(): number;
}

const perSecond = 50;
const bucketSamples = 16_000 / perSecond;
/** Decibels below full scale at which even the only sound counts as silence. */
const floor = -55;
/** Decibels below the loud parts at which a pause counts as silence. */
const range = 35;
/** The loud parts: only this share of the time is louder. */
const loudShare = 0.05;
const lowest = -96;

/**
 * Draws the waveform of a recording and estimates how much of it is silent, in memory of 100 bytes a second. The
 * estimate is a rule of thumb of our own: it only decides whether the page offers voice activity detection.
 */
export function createEnvelope(): Envelope {
  let pairs = new Int8Array(2 * perSecond * 60);
  let buckets = 0;
  /** Buckets by loudness, in steps of 1 dB from `lowest` to 0. */
  const loudness = new Float64Array(1 - lowest);
  let count = 0;
  let low = 0;
  let high = 0;
  let power = 0;

  const close = (): void => {
    if (2 * buckets === pairs.length) {
      const longer = new Int8Array(2 * pairs.length);
      longer.set(pairs);
      pairs = longer;
    }
    pairs[2 * buckets] = Math.round(low * 127);
    pairs[2 * buckets + 1] = Math.round(high * 127);
    buckets++;
    const decibels = Math.max(lowest, Math.min(0, Math.round(10 * Math.log10(power / count))));
    loudness[decibels - lowest]!++;
    count = 0;
    low = 0;
    high = 0;
    power = 0;
  };

  return {
    append(samples) {
      for (const sample of samples) {
        if (sample < low) low = sample;
        else if (sample > high) high = sample;
        power += sample * sample;
        count++;
        if (count === bucketSamples) close();
      }
    },
    peaks: () => ({ perSecond, pairs: pairs.slice(0, 2 * buckets) }),
    silenceShare() {
      if (buckets === 0) return 0;
      let louder = 0;
      let loud = 0;
      for (let decibels = 0; decibels >= lowest && louder <= loudShare * buckets; decibels--) {
        louder += loudness[decibels - lowest]!;
        loud = decibels;
      }
      const limit = Math.max(floor, loud - range);
      const silent = loudness.subarray(0, limit - lowest).reduce((sum, number) => sum + number, 0);
      return silent / buckets;
    },
  };
}

import type { AudioSource, Peaks, SoundInfo } from '../../contract.ts';
import { createEnvelope } from '../audio/envelope.ts';
import { openRecording } from '../audio/recording.ts';
import { createSpool } from '../audio/spool.ts';
import { createMelSource, melMaximum, samplesInMemory, type MelSource, type SampleSource } from '../mel/source.ts';

/** Hertz. */
const sampleRate = 16_000;
/** How often the waveform is told while it grows, in milliseconds. */
const tellMs = 500;

export interface HearOptions {
  mels: number;
  signal: AbortSignal;
  /** Seconds of audio that are prepared, of how many; how far that is, 0 to 1; the waveform, now and then. */
  onProgress: (progress: { done: number; total?: number; share?: number; peaks?: Peaks }) => void;
}
export interface Heard {
  samples: SampleSource;
  mel: MelSource;
  sound: SoundInfo;
  peaks: Peaks;
}

/**
 * The two passes over a recording before it is decoded: to samples at 16 kHz, which browsers keep on disk, and over
 * those for the loudest feature, which the reference takes of the whole file. An hour needs some 10 MB of memory.
 */
export async function hear(audio: AudioSource, { mels, signal, onProgress }: HearOptions): Promise<Heard> {
  const notices: string[] = [];
  const recording = await openRecording(audio, { signal, onNotice: (sentence) => void notices.push(sentence) });
  const envelope = createEnvelope();
  const spool = audio instanceof Float32Array ? undefined : createSpool();
  let length = 0;
  let told = performance.now();
  for await (const chunk of recording.chunks({ signal })) {
    spool?.append(chunk);
    envelope.append(chunk);
    length += chunk.length;
    const isDue = performance.now() - told > tellMs;
    if (isDue) told = performance.now();
    const total = recording.duration;
    const done = length / sampleRate;
    // Half of the work: the samples are gone through once more. What a file announces may be too short.
    const share = total && { total, share: Math.min(1, done / total) / 2 };
    onProgress({ done, ...share, ...(isDue && { peaks: envelope.peaks() }) });
  }
  const samples: SampleSource = spool ?? samplesInMemory(audio as Float32Array);
  const duration = length / sampleRate;
  const maximum = await melMaximum(samples, {
    mels,
    signal,
    onProgress: (heard) => onProgress({ done: duration, total: duration, share: (1 + heard / length) / 2 }),
  });
  const { kind, channels } = recording;
  return {
    samples,
    mel: createMelSource(samples, { mels, maximum }),
    peaks: envelope.peaks(),
    sound: {
      kind,
      channels,
      duration,
      sampleRate: recording.sampleRate,
      silence: envelope.silenceShare(),
      notices,
    },
  };
}

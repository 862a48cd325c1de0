import { decodeWavFrames, readWavLayout } from '../../../../formats/wav.ts';
import { shortNotice, shortTolerance } from './notices.ts';
import type { OpenOptions, SoundSource } from './sound-source.ts';

/** Frames a block: a second of the highest usual rate. */
const blockFrames = 2 ** 16;

/** Opens a WAVE file without any decoder; null when it is none, or one in a coding that needs one. */
export async function openWav(file: Blob, { name, signal: stop }: OpenOptions): Promise<SoundSource | null> {
  const layout = await readWavLayout(file, stop);
  if (!layout) return null;
  const { sampleRate, channelMask, channels, sampleBytes, dataStart, dataBytes, declaredBytes } = layout;
  const frameBytes = channels * sampleBytes;
  const heard = dataBytes / frameBytes / sampleRate;
  const announced = declaredBytes === undefined ? heard : declaredBytes / frameBytes / sampleRate;
  return {
    kind: 'WAV',
    sampleRate,
    channels,
    duration: announced,
    mayBeEmpty: true,
    async *blocks({ signal, onNotice } = {}) {
      for (let at = 0; at < dataBytes; at += blockFrames * frameBytes) {
        signal?.throwIfAborted();
        const end = Math.min(dataBytes, at + blockFrames * frameBytes);
        const bytes = new Uint8Array(await file.slice(dataStart + at, dataStart + end).arrayBuffer());
        yield { sampleRate, channelMask, channels: decodeWavFrames(bytes, layout) };
      }
      if (announced - heard > shortTolerance) onNotice?.(shortNotice(name, { heard, announced }));
    },
  };
}

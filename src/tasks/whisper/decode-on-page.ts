import type { PlanarAudio } from './contract.ts';

/** `decodeAudioData` holds file and samples in memory at once: larger files are left to the worker, in bytes. */
const mostBytes = 300e6;

/**
 * What the page's own decoder makes of a file that the worker's cannot read (an odd coding, no WebCodecs). Undefined
 * when it cannot either.
 */
export async function decodeOnPage(file: Blob, signal?: AbortSignal): Promise<PlanarAudio | undefined> {
  if (file.size === 0 || file.size > mostBytes) return undefined;
  try {
    const context = new OfflineAudioContext(1, 1, 48_000);
    const decoded = await context.decodeAudioData(await file.arrayBuffer());
    signal?.throwIfAborted();
    const channels = Array.from({ length: decoded.numberOfChannels }, (_, channel) => decoded.getChannelData(channel));
    return { sampleRate: decoded.sampleRate, channels };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

import { fileOf, findModel, variantFor } from '../../../../runtime/catalogue.ts';
import { createSession } from '../../../../runtime/session.ts';
import { openFile } from '../../../../runtime/weights.ts';
import type { VadSettings } from '../../contract.ts';
import type { SampleSource } from '../mel/source.ts';
import { speechProbabilities } from '../vad/probabilities.ts';
import { createSpeechMap, type SpeechMap } from '../vad/speech-map.ts';
import { speechSpans } from '../vad/speech-spans.ts';

export interface PauseOptions {
  signal: AbortSignal;
  /** Seconds that were listened to. */
  onProgress: (seconds: number) => void;
}

/** The recording without what Silero hears no voice in, and the way back to its own clock. On WebAssembly: it is small. */
export async function withoutPauses(
  samples: SampleSource,
  settings: VadSettings,
  { signal, onProgress }: PauseOptions,
): Promise<SpeechMap> {
  const entry = await findModel('silero-vad', signal);
  const graph = await openFile(entry, fileOf(variantFor(entry, 'wasm').files, 'model'), { signal });
  const session = await createSession(graph, { device: 'wasm', signal });
  try {
    const probabilities = await speechProbabilities(session, samples, {
      signal,
      onProgress: (heard) => onProgress(heard / 16_000),
    });
    return createSpeechMap(samples, speechSpans(probabilities, samples.length, settings));
  } finally {
    await session.dispose();
  }
}

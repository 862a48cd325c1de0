import type { Progress } from '../../runtime/progress.ts';
import type { whisperApi } from './api.ts';
import type { Peaks, Segment, TranscribeProgress } from './contract.ts';
import type { Making, Recording } from './recording.ts';
import type { Coming, Work } from './state.ts';

export interface RunInput {
  transcribe: typeof whisperApi.transcribe;
  recording: Recording;
  file: Blob;
  making: Making;
}
export interface RunOutput {
  signal: AbortSignal;
  /** What has become known; `added` segments come at the end of those that are there. */
  onChange: (change: Partial<Recording>, added: readonly Segment[]) => void;
  onPeaks: (peaks: Peaks, isWhole: boolean) => void;
  onWork: (work: Work) => void;
  onComing: (coming: Coming | undefined) => void;
}

/** Writes one recording down, from where it was interrupted if it was. Abort rejects with `AbortError`. */
export async function transcribeRecording(input: RunInput, output: RunOutput): Promise<void> {
  const { recording, file, making, transcribe } = input;
  const { id, resume, segments } = recording;
  const onProgress = (progress: TranscribeProgress) => {
    output.onWork(workOf(id, progress));
    if (progress.peaks) output.onPeaks(progress.peaks, progress.sound !== undefined);
    if (progress.partial) output.onComing({ id, ...progress.partial });
    const { sound, language, speed, state, segments: added } = progress;
    const change: Partial<Recording> = {
      ...(sound && { sound }),
      ...(language && { heard: language, language: language[0]!.language }),
      ...(state && { resume: state, language: state.language }),
      ...(state && speed && { speed }),
    };
    if (state) output.onComing(undefined);
    if (Object.keys(change).length > 0) output.onChange(change, added ?? []);
  };
  try {
    const { text, language } = await transcribe(file, {
      ...making.settings,
      model: making.model,
      vad: making.vad,
      signal: output.signal,
      onProgress,
      ...(resume && { resume: { state: resume, segments: [...segments] } }),
    });
    output.onChange({ text, language, state: 'done' }, []);
  } finally {
    output.onComing(undefined);
  }
}

function workOf(id: string, progress: Progress & { speed?: number }): Work {
  const { phase, done, total, speed, eta, share, next } = progress;
  const bar = { ...(share !== undefined && { share }), ...(next && { next }) };
  if (phase === 'decode') return { phase, id, done, ...(total !== undefined && { total }), ...bar };
  if (phase !== 'run' || total === undefined) return { phase: 'load', id, progress };
  const pace = { ...(speed !== undefined && { speed }), ...(eta !== undefined && { eta }) };
  return { phase, id, done, total, ...pace, ...bar };
}

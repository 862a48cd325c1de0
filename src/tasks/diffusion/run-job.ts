import type { History, HistoryItem } from './history.ts';
import type { GenerateOptions, GenerateProgress, Generation, Offload } from './settings.ts';
import type { Job, Work } from './state.ts';

export interface JobSurroundings {
  generate: (options: GenerateOptions) => Promise<Generation>;
  history: History;
  thumbnail: (picture: Blob) => Promise<{ thumb: Blob; width: number; height: number }>;
}
export interface JobOptions {
  signal: AbortSignal;
  offload: Offload;
  vaeTiling: boolean | 'auto';
  /** Pictures that wait behind this one, for the time left. */
  waiting: () => number;
  onWork: (work: Work) => void;
}

/** Makes one picture and keeps it in the history, whole or stopped. */
export async function runJob(
  { settings, source, mask }: Job,
  { generate, history, thumbnail }: JobSurroundings,
  { signal, offload, vaeTiling, waiting, onWork }: JobOptions,
): Promise<HistoryItem> {
  onWork({ phase: 'load', progress: undefined });
  let ran: HistoryItem['ran'];
  const { images, parameters, timings, stopped } = await generate({
    ...settings,
    ...(source && { image: source }),
    ...(source && mask && { mask, maskMarks: 'all' as const }), // a hand's: what was seen to be marked counts
    offload,
    vaeTiling,
    signal,
    onProgress(progress) {
      const work = workOf(progress, { settings, waiting: waiting() });
      if (work.phase === 'run') ran = { done: work.done, total: work.total };
      onWork(work);
    },
  });
  const [picture] = images;
  // What was made is kept, whatever becomes of its small picture.
  return history.add(
    {
      ...(await thumbnail(picture!).catch(() => ({ thumb: picture!, width: settings.width, height: settings.height }))),
      parameters: { ...parameters, prompt: settings.prompt, seed: settings.seed },
      stepMs: median(timings.stepMs),
      stopped,
      ...(stopped && ran && { ran }),
    },
    { picture: picture!, ...(source && { source }), ...(source && mask && { mask }) },
  );
}

function workOf(
  progress: GenerateProgress,
  { settings, waiting }: { settings: Job['settings']; waiting: number },
): Work {
  const { phase, unit, done, total = done, stepMs, eta, preview } = progress;
  if (phase === 'run' && unit === 'steps' && stepMs !== undefined) {
    const perPicture = (stepMs * total) / 1000;
    return {
      phase: 'run',
      settings,
      done,
      total,
      stepMs,
      ...(eta !== undefined && { eta, etaAll: eta + waiting * perPicture }),
      ...(preview && { preview }),
    };
  }
  return phase === 'decode' || phase === 'save' ? { phase: 'decode', settings } : { phase: 'load', progress };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

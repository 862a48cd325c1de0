import type { TimeLeft } from '../../runtime/time-left.ts';
import type { History, HistoryItem } from './history.ts';
import { costOf } from './picture-cost.ts';
import { createPictureMeter, type PicturePlan, type PictureShare } from './run-meter.ts';
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
  /** Whether the model is open already, and how much is read before the parts of a picture otherwise. */
  isLoaded: boolean;
  bytes?: PicturePlan['bytes'];
  /** The time left of the run, and the work that waits behind this picture. */
  clock: TimeLeft;
  waiting: () => readonly Job[];
  onWork: (work: Work) => void;
}

type Made = Pick<Job, 'settings'> & { source?: Blob | undefined };

/** Makes one picture and keeps it in the history, whole or stopped. */
export async function runJob(
  { settings, source, mask, batch }: Job,
  { generate, history, thumbnail }: JobSurroundings,
  { signal, offload, vaeTiling, isLoaded, bytes, clock, waiting, onWork }: JobOptions,
): Promise<HistoryItem> {
  const plan = { steps: stepsOf({ settings, source }), hasStart: source !== undefined, isLoaded, bytes };
  const meter = createPictureMeter(plan);
  const cost = costOfJob({ settings, source });
  const clockWork = createWorkClock({ cost, clock, waiting });
  onWork({ phase: 'load', progress: undefined, share: 0, loaded: 0 });
  let ran: HistoryItem['ran'];
  const { images, parameters, timings, stopped } = await generate({
    ...settings,
    ...(source && { image: source }),
    ...(source && mask && { mask, maskMarks: 'all' as const }), // a hand's: what was seen to be marked counts
    offload,
    vaeTiling,
    signal,
    onProgress(progress) {
      const far = meter.note(progress);
      const work = workOf(progress, { settings, waiting: waiting().length, ...far });
      if (work.phase === 'run') ran = { done: work.done, total: work.total };
      onWork(clockWork.told(work, far.share));
    },
  });
  if (!stopped) clockWork.end();
  const [picture] = images;
  // What was made is kept, whatever becomes of its small picture.
  return history.add(
    {
      ...(await thumbnail(picture!).catch(() => ({ thumb: picture!, width: settings.width, height: settings.height }))),
      parameters: { ...parameters, prompt: settings.prompt, seed: settings.seed },
      stepMs: median(timings.stepMs),
      stopped,
      ...(stopped && ran && { ran }),
      ...(batch !== undefined && { batch }),
    },
    { picture: picture!, ...(source && { source }), ...(source && mask && { mask }) },
  );
}

function workOf(
  progress: GenerateProgress,
  { settings, waiting, loaded, ...far }: { settings: Job['settings']; waiting: number } & PictureShare,
): Work {
  const { phase, part, unit, done, total = done, stepMs, eta, preview } = progress;
  if (phase === 'run' && unit === 'steps' && stepMs !== undefined) {
    const perPicture = (stepMs * total) / 1000;
    return {
      phase: 'run',
      ...far,
      settings,
      done,
      total,
      stepMs,
      ...(eta !== undefined && { eta, etaAll: eta + waiting * perPicture }),
      ...(preview && { preview }),
    };
  }
  // the decoder is read when the steps are done
  const isLast = part === 'finish' || phase === 'decode' || phase === 'save';
  return isLast ? { phase: 'decode', settings, ...far } : { phase: 'load', progress, loaded, ...far };
}

const costOfJob = ({ settings, source }: Made): number => costOf(settings, { hasStart: source !== undefined });

const stepsOf = ({ settings: { steps, strength }, source }: Made): number =>
  source ? Math.max(1, Math.round(steps * strength)) : steps;

/** Tells the time left by whole pictures, once there is one, instead of by steps. */
function createWorkClock({ cost, clock, waiting }: { cost: number } & Pick<JobOptions, 'clock' | 'waiting'>) {
  let began: number | undefined;
  return {
    told(work: Work, share: number): Work {
      if (work.phase !== 'run' && work.phase !== 'decode') return work;
      began ??= performance.now();
      const behind = waiting().reduce((sum, job) => sum + costOfJob(job), 0);
      const [eta, etaAll] = [clock.left((1 - share) * cost), clock.left((1 - share) * cost + behind)];
      if (eta === undefined || etaAll === undefined) return work;
      return work.phase === 'run' ? { ...work, eta, etaAll } : { ...work, etaAll };
    },
    end(): void {
      if (began !== undefined) clock.note(cost, performance.now() - began);
    },
  };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

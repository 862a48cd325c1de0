import type { GenerateProgress } from './settings.ts';

/** The parts of a picture, in their order: words, the picture to start from, opening the UNet, its steps, reading out. */
const order = ['text', 'start', 'unet', 'steps', 'finish'] as const;
export type Part = (typeof order)[number];

export interface PicturePlan {
  steps: number;
  /** Whether it starts from a picture. */
  hasStart: boolean;
  /** Whether the model is open already, so that nothing of it is read. */
  isLoaded: boolean;
  /** Bytes of the model that are read before a part, where known. */
  bytes?: Partial<Record<Part, number>> | undefined;
}

/** How far one picture is. Neither number is ever less than before. */
export interface PictureShare {
  /** Of the whole picture, 0..1. */
  share: number;
  /** Of what comes before its first step, 0..1. */
  loaded: number;
  /** Of its steps and of reading it out, 0..1; reading it out counts as a step. */
  stepped: number;
  /** How many marks that makes. */
  marks: number;
  /** How far all will be when what runs now has ended and can tell it, and in about how many seconds that is. */
  next?: Pick<PictureShare, 'share' | 'loaded' | 'stepped'> & { seconds: number };
}

/** The work of each part, in steps of the UNet: what is read and prepared weighs as much as it usually takes. */
function weigh({ steps, hasStart, isLoaded }: PicturePlan): Record<Part, number> {
  return {
    text: isLoaded ? 0.3 : 1,
    start: hasStart ? 1 : 0,
    unet: isLoaded ? 0.1 : Math.max(2, 0.2 * steps),
    steps,
    finish: isLoaded ? 1 : 1.5,
  };
}

/** What of a part is done when all of its model was read: the rest is the work itself. */
const readShare = 0.7;

/** Small files, compiling and encoding have no measure of their own: each goes a little of the way that is left. */
const crumb = 0.02;
const bite = 0.2;

/** Seconds of a step where none was measured. */
const usualStep = 0.5;

/** One bar of all parts of a picture, by the progress that its calls tell. */
export function createPictureMeter(plan: PicturePlan): { note: (progress: GenerateProgress) => PictureShare } {
  const weights = weigh(plan);
  const total = order.reduce((sum, part) => sum + weights[part], 0);
  const before = (part: Part) => order.slice(0, order.indexOf(part)).reduce((sum, other) => sum + weights[other], 0);
  /** Bytes read of each file of the part, by the size of the file. */
  const read = new Map<number, number>();
  let current: Part = 'text';
  let within = 0;
  let done = 0;
  let stepSeconds = usualStep;

  /** After a step, the next one; else the end of the part, or of what it reads. */
  function nextOf({ total: all = 1, unit }: GenerateProgress): PictureShare['next'] {
    const isSteps = current === 'steps';
    const end = isSteps ? Math.min(1, within + 1 / all) : unit === 'bytes' ? readShare : 1;
    if (end <= within || weights[current] === 0) return undefined;
    const seconds = (end - within) * weights[current] * stepSeconds;
    return { ...sharesAt(before(current) + end * weights[current], end), seconds };
  }

  function sharesAt(at: number, part: number) {
    const marks = current === 'steps' ? part * plan.steps : current === 'finish' ? plan.steps + part : 0;
    return { share: at / total, loaded: Math.min(1, at / before('steps')), stepped: marks / (plan.steps + 1) };
  }

  function shareOf({ phase, done: count, total: all = 0, unit }: GenerateProgress): number {
    if (current === 'steps') return all > 0 ? count / all : 0;
    if (unit !== 'bytes') return phase === 'decode' && all > 0 ? readShare + ((1 - readShare) * count) / all : 0;
    read.set(all, Math.max(read.get(all) ?? 0, count));
    const seen = [...read.keys()].reduce((sum, bytes) => sum + bytes, 0);
    const bytes = Math.max(plan.bytes?.[current] ?? 0, seen);
    return bytes > 0 ? (readShare * [...read.values()].reduce((sum, value) => sum + value, 0)) / bytes : 0;
  }

  return {
    note(progress) {
      const part = progress.part ?? current;
      if (part !== current) {
        read.clear();
        within = 0;
        current = part;
      }
      const least = current === 'steps' ? within : within + (1 - within) * (progress.unit === 'bytes' ? crumb : bite);
      within = Math.max(least, Math.min(1, shareOf(progress)));
      done = Math.max(done, before(current) + within * weights[current]);
      if (progress.stepMs !== undefined) stepSeconds = progress.stepMs / 1000;
      const next = nextOf(progress);
      return { ...sharesAt(done, within), marks: plan.steps + 1, ...(next && { next }) };
    },
  };
}

import type { NextTold } from '../../../../runtime/progress.ts';
import { createTimeLeft } from '../../../../runtime/time-left.ts';

/** What a transcription does, in milliseconds that it usually takes; measured as soon as it was done once. */
interface Costs {
  /** Hearing a window, whatever is in it: the encoder. */
  hear: number;
  /** Writing down a second of it. */
  write: number;
  /** Finding the times of its words. */
  align: number;
}
/** Of the embedded model on two processors; others are so many times quicker or slower. */
const usual: Costs = { hear: 3000, write: 110, align: 300 };

/** Seconds of a window. */
const windowSeconds = 30;
/** Of writing a window down, the part that goes by before the first token: what was said before is read. */
const promptPart = 0.05;
/** Of hearing a window, what is kept back at the last one: where its words end early, another is heard. */
const surplus = 0.3;
/** Of what is left of a window, the part that one reading of it may reach: a failed one is followed by another. */
const readingPart = 0.9;

/** What a bar is told: how far it is, 0 to 1, and where it will be when a part has ended that tells nothing. */
export interface BarTold {
  share: number;
  next?: NextTold;
}
export interface RunMeterOptions {
  /** Seconds: of the whole, and where it begins. */
  total: number;
  from: number;
  /** The language is to be heard first. */
  detects: boolean;
  /** Words get times of their own. */
  aligns: boolean;
  now?: () => number;
}

/**
 * One bar of all that a transcription does: hearing 30 s takes as long as writing them down, and a bar by the words alone
 * would stand still meanwhile. It never goes back: each part moves it through its part of what is left.
 */
export function createRunMeter({ total, from, detects, aligns, now = () => performance.now() }: RunMeterOptions) {
  const costs = { ...usual };
  const known = new Set<keyof Costs>();
  const time = createTimeLeft();
  let position = from;
  let hasLanguage = !detects;
  let share = 0;
  let part: { base: number; cost: number; after: number; at: number } | undefined;
  /** Of the window being written down, the part that is reached, and that was when its present reading began. */
  let [written, writtenBefore] = [0, 0];
  let isWritten = false;
  let windowAt = now();
  /** Seconds from one window to the next: it begins where the last sentence that was whole has ended. */
  let [stride, strides] = [windowSeconds, 0];
  let ends: number | undefined;

  const alignCost = (): number => (aligns ? costs.align : 0);
  const costOf = (seconds: number): number => costs.hear + alignCost() + seconds * costs.write;
  /** What is left from a place on, windows that are not begun. */
  const behind = (place: number): number => {
    const seconds = Math.max(0, total - place);
    const whole = Math.floor(seconds / stride);
    const rest = seconds - whole * stride;
    return seconds > 0 ? whole * costOf(stride) + (rest > 1e-6 ? costOf(rest) : 0) : surplus * costs.hear;
  };
  const windowEnd = (): number => Math.min(total, position + windowSeconds);
  const writing = (): number => (windowEnd() - position) * costs.write;

  /** How far the bar is when that part of the present one is done. */
  function at(fraction: number): number {
    if (!part) return share;
    const { base, cost, after } = part;
    return base + ((1 - base) * cost * fraction) / Math.max(1e-9, cost + after);
  }
  function begin(cost: number, after: number): void {
    part = { base: share, cost, after, at: now() };
  }
  function moveTo(fraction: number): void {
    share = Math.min(1, Math.max(share, at(fraction)));
  }
  function measure(what: keyof Costs, ms: number): void {
    const scale = ms / costs[what];
    costs[what] = known.has(what) ? (costs[what] + ms) / 2 : ms;
    // Until they are measured, the others are as much quicker or slower.
    for (const other of ['hear', 'write', 'align'] as const)
      if (known.size === 0 && other !== what) costs[other] *= scale;
    known.add(what);
  }
  /** The words up to there are written, unless it is told already or nothing was said. */
  function measureWriting(until: number): void {
    if (part && !isWritten && written > 0 && until > position) measure('write', (now() - part.at) / (until - position));
    isWritten = true;
  }
  function beginWriting(): BarTold {
    begin(writing(), alignCost() + behind(windowEnd()));
    return { share, next: { share: at(promptPart), seconds: (costs.write * 3) / 1000 } };
  }
  const opaque = (cost: number): BarTold => ({ share, next: { share: at(1), seconds: cost / 1000 } });

  return {
    /** The encoder begins, for the language or for a window. */
    hearing(): BarTold {
      // What was heard for the language is the first window as well, where that is whole.
      const twice = !hasLanguage && total - position < windowSeconds ? costs.hear : 0;
      begin(costs.hear, twice + writing() + alignCost() + behind(windowEnd()));
      return opaque(costs.hear);
    },
    /** It has ended. */
    heard(): BarTold {
      if (part) measure('hear', now() - part.at);
      moveTo(1);
      if (hasLanguage) return beginWriting();
      const look = costs.write / 3; // one run of the decoder
      begin(look, (part?.after ?? 0) - look);
      return opaque(look);
    },
    /** The language is known, and the words begin where the first window was heard for it. */
    language(): BarTold {
      hasLanguage = true;
      moveTo(1);
      if (total - position >= windowSeconds) return beginWriting(); // the first window was heard for it
      windowAt = now();
      return { share };
    },
    /** A reading of the window has come so far, in seconds of the whole; `isFirst` with its first token. */
    wrote(until: number, { isFirst }: { isFirst: boolean }): BarTold {
      if (isFirst) writtenBefore = written;
      const gone = Math.min(1, (until - position) / Math.max(1e-9, windowEnd() - position));
      written = Math.max(written, writtenBefore + (1 - writtenBefore) * readingPart * gone);
      moveTo(promptPart + (1 - promptPart) * written);
      return { share };
    },
    /** The times of the words are looked for. */
    aligning(): BarTold {
      measureWriting(windowEnd());
      moveTo(1);
      begin(alignCost(), behind(windowEnd()));
      return opaque(alignCost());
    },
    aligned(): BarTold {
      if (part) measure('align', now() - part.at);
      moveTo(1);
      return { share };
    },
    /** A window is whole, and the next one begins at that second. */
    reached(done: number): BarTold {
      measureWriting(done);
      time.note(1, now() - windowAt);
      windowAt = now();
      moveTo(1);
      if (done > position && done < total) {
        const step = Math.min(windowSeconds, done - position);
        stride += (step - stride) / ++strides;
      }
      position = done;
      [written, writtenBefore, isWritten] = [0, 0, false];
      part = undefined;
      if (done >= total) share = 1;
      const left = done < total ? time.left(behind(position) / costOf(stride)) : 0;
      if (left !== undefined) ends = now() + left * 1000;
      return { share };
    },
    /** Seconds until the end, as of the last window; they run down while the next is written. */
    eta: (): number | undefined => ends && Math.max(0, (ends - now()) / 1000),
  };
}
export type RunMeter = ReturnType<typeof createRunMeter>;

import type { PlanarAudio } from './down-mix.ts';

/** Sound with its place on the file's clock. */
export interface TimedAudio extends PlanarAudio {
  /** Seconds; undefined where the file does not say: then it goes on with what comes before. */
  readonly time: number | undefined;
}
/** Sound, or word of a packet before the next sound: it could not be decoded, or its container marks it as doubtful. */
export type SoundEvent = { readonly block: TimedAudio } | { readonly packet: 'broken' | 'doubtful' };

/** Seconds of the recording; both are the same where nothing tells how much is missing. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface FileClock {
  /** Where the file's clock begins, seconds; asked when the first sound is there. */
  readonly start: () => number;
  /** Whether a long jump means another clock, not silence. */
  readonly mayJump: boolean;
  /** Whether silence in the middle means that something is missing: the format has no other reason for it. */
  readonly isGapless: boolean;
  /** Seconds that the file announces. */
  readonly announced: number | undefined;
  /** What could not be decoded, told as soon as it is known. */
  readonly onDamage: (span: Span) => void;
}

/** Seconds of a late start that are nothing but an encoder's delay, and are left out. */
export const startTolerance = 0.02;
/** Seconds that sound may be away from its time before silence is put in: `min_hard_comp` of libswresample. */
const tolerance = 0.1;
/** Seconds that times go back where another recording begins or a counter has started again; less is left as it is. */
const backwards = 1;
/** Seconds of a jump that ffmpeg takes for another clock where the format allows that (`-dts_delta_threshold`). */
const jump = 10;
/** Seconds of silence that are believed where no length is announced, and beyond one that is. */
const mostSilence = 12 * 3600;
const mostBeyondEnd = 60;
/** Broken packets that count as damage before the first sound and behind the last, where cut frames and tags lie. */
const brokenAtEnds = 10;

/**
 * Puts sound where the file's clock has it, as `ffmpeg -af aresample=async=1:first_pts=0` does: a late start and gaps
 * become silence, so that a second of what comes out is a second of what a player shows. What was decoded is never
 * dropped: where times go back (joined files, a counter that starts again) the sound simply goes on.
 */
export async function* onClock(events: AsyncIterable<SoundEvent>, file: FileClock): AsyncGenerator<PlanarAudio> {
  const clock = createClock(file);
  let held: (Losses & { readonly block: TimedAudio }) | undefined;
  let losses: Losses = { broken: 0, isDoubtful: file.isGapless };
  try {
    for await (const event of events) {
      if ('packet' in event) {
        losses = { broken: losses.broken + (event.packet === 'broken' ? 1 : 0), isDoubtful: true };
        continue;
      }
      if (held) yield* clock.place(held.block, event.block.time, held);
      held = { block: event.block, ...losses };
      losses = { broken: 0, isDoubtful: file.isGapless };
    }
  } catch (error) {
    if (held) yield* clock.place(held.block, undefined, held);
    throw error;
  }
  if (held) yield* clock.place(held.block, undefined, held);
  if (held && losses.broken >= brokenAtEnds) clock.breakOff();
}

/** What is known to be missing before a block. */
interface Losses {
  readonly broken: number;
  /** Whether a gap there is taken for a loss. */
  readonly isDoubtful: boolean;
}

function createClock({ start, mayJump, announced, onDamage }: FileClock) {
  /** Seconds that came out so far. */
  let now = 0;
  /** What is added to the file's times. */
  let shift = 0;
  /** Where the last block ends by the file's times. */
  let end: number | undefined;

  const isBelievable = (time: number): boolean =>
    announced === undefined ? time - now < mostSilence : time < announced + mostBeyondEnd;

  /** Seconds of silence that belong before a block. */
  const silenceBefore = (time: number): number => {
    const late = time + shift - now;
    const step = end === undefined ? 0 : time - end;
    const allowed = end === undefined ? startTolerance : tolerance;
    if (step < -backwards || (step > jump && mayJump) || (late > allowed && !isBelievable(time + shift))) {
      shift = now - time;
      return 0;
    }
    return late > allowed ? late : 0;
  };

  return {
    /** A block, after the silence before it; `next` is the time of the one behind it. */
    *place(block: TimedAudio, next: number | undefined, { broken, isDoubtful }: Losses): Generator<PlanarAudio> {
      const length = block.channels[0]!.length / block.sampleRate;
      if (now === 0 && end === undefined) shift = -start();
      const time = isOutlier(block.time, { length, end, next }) ? undefined : block.time;
      const from = now;
      if (time !== undefined) {
        const silent = silenceBefore(time);
        yield* silence(silent, block);
        now += silent;
      }
      const isLoss = from > 0 ? broken > 0 || (isDoubtful && now > from) : broken >= brokenAtEnds && now > backwards;
      if (isLoss) onDamage({ from, to: now });
      yield block;
      now += length;
      end = time === undefined ? end && end + length : time + length;
    },
    breakOff() {
      if (announced === undefined || announced - now > backwards) onDamage({ from: now, to: announced ?? now });
    },
  };
}

/** Whether the blocks around it adjoin, and it alone claims to be elsewhere. */
function isOutlier(
  time: number | undefined,
  { length, end, next }: { length: number; end: number | undefined; next: number | undefined },
): boolean {
  if (time === undefined || end === undefined || next === undefined) return false;
  return Math.abs(time - end) > tolerance && Math.abs(next - (end + length)) <= tolerance;
}

/** Zeros at the rate of a block, a second at a time. */
function* silence(seconds: number, { sampleRate }: PlanarAudio): Generator<PlanarAudio> {
  for (let left = Math.round(seconds * sampleRate); left > 0; left -= sampleRate)
    yield { sampleRate, channels: [new Float32Array(Math.min(left, sampleRate))] };
}

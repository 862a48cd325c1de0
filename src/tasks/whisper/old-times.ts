import type { Peaks, Segment } from './contract.ts';
import type { EditHistory } from './edit-history.ts';
import type { Recording } from './recording.ts';

/** Seconds of a late start that are left out, as `onClock` of the engine does. */
const tolerance = 0.02;

/** Frames of `seek`, and of what a run goes on from, a second. */
const framesPerSecond = 100;

/**
 * What an earlier version noted: its times count from the first sound, and this is what the file's clock shows there, in
 * seconds, 0 where it makes no difference. Undefined for a recording whose times are on the file's clock.
 */
export function oldStartOf({ sound }: Recording): number | undefined {
  const start = sound?.startTime;
  return start !== undefined && start <= tolerance ? 0 : start;
}

/**
 * Whether only the file itself tells how late its sound is: transport streams begin their clock anywhere, and earlier
 * versions noted where.
 */
export const needsItsFile = (recording: Recording): boolean =>
  (oldStartOf(recording) ?? 0) > 0 && /Transport Stream/.test(recording.sound?.kind ?? '');

const movedSegments = (segments: readonly Segment[], late: number): Segment[] =>
  segments.map((segment) => ({
    ...segment,
    seek: segment.seek + Math.round(late * framesPerSecond),
    start: segment.start + late,
    end: segment.end + late,
    ...(segment.words && {
      words: segment.words.map((word) => ({ ...word, start: word.start + late, end: word.end + late })),
    }),
  }));

/** A recording of an earlier version with its times on the file's clock, on which its sound begins `late` seconds. */
export function onFileClock(recording: Recording, late: number): Recording {
  const { sound, resume, segments, making } = recording;
  if (!sound) return recording;
  const { startTime: _, ...kept } = sound;
  const duration = sound.duration + late;
  const silence = duration > 0 ? (sound.silence * sound.duration + late) / duration : sound.silence;
  // Where pauses are left out, so is the silence before the first sound.
  const moves = resume && !making?.vad;
  return {
    ...recording,
    sound: { ...kept, duration, silence },
    segments: movedSegments(segments, late),
    ...(moves && {
      resume: {
        ...resume,
        seek: resume.seek + Math.round(late * framesPerSecond),
        lastSpeech: resume.lastSpeech + late,
      },
    }),
  };
}

/** The steps of its edits, moved as it is. */
export const historyOnFileClock = ({ past, future }: EditHistory, late: number): EditHistory => ({
  past: past.map((segments) => movedSegments(segments, late)),
  future: future.map((segments) => movedSegments(segments, late)),
});

/** Its waveform, with the silence before it. */
export function peaksOnFileClock({ perSecond, pairs }: Peaks, late: number): Peaks {
  const before = 2 * Math.round(late * perSecond);
  const moved = new Int8Array(before + pairs.length);
  moved.set(pairs, before);
  return { perSecond, pairs: moved };
}

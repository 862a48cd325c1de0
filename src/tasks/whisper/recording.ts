import { deadly, mostDeaths } from '../../runtime/deadly.ts';
import { kindOfName } from '../../formats/file-type.ts';
import type { AppError } from '../../runtime/errors.ts';
import type {
  LanguageProbability,
  RecordingFacts,
  Segment,
  SoundInfo,
  TranscribeSettings,
  TranscribeState,
} from './contract.ts';

/** `stopped` was interrupted, by a person or by a closed page, and can go on. */
export type RecordingState = 'waiting' | 'running' | 'stopped' | 'done' | 'failed';

/** What a transcription is made with. It goes on with the same after an interruption. */
export interface Making {
  model: string;
  settings: TranscribeSettings;
  vad: boolean;
}

/** A recording with its transcript, as it is kept over a reload. */
export interface Recording {
  id: string;
  name: string;
  /** Bytes, and the date of the file in milliseconds: with the name they tell whether it is the same file. */
  size: number;
  modified: number;
  isVideo: boolean;
  /** Milliseconds since 1970. */
  added: number;
  state: RecordingState;
  error?: Pick<AppError, 'code' | 'message'> | undefined;
  /** What the file says of itself, and then what was heard. */
  facts?: RecordingFacts;
  sound?: SoundInfo;
  making?: Making;
  /** Code of the language that a person named for this recording alone. */
  named?: string;
  /** What was heard, most probable first. */
  heard?: LanguageProbability[];
  /** Code of the language that it was written down in. */
  language?: string;
  segments: readonly Segment[];
  /** Where to go on. */
  resume?: TranscribeState;
  /** The text as the model gave it; gone with the first edit. */
  text?: string | undefined;
  /** Seconds that the last run took, and how many seconds of audio a second it went through. */
  speed?: number;
  /** How often the page died over it; nothing comes of those that had an outcome since. */
  deaths?: number | undefined;
}

/** A file that has come in at a moment (ms since 1970), by which recordings are ordered. */
export function toRecording({ name, size, lastModified, type }: File, added: number): Recording {
  return {
    id: crypto.randomUUID(),
    name,
    size,
    modified: lastModified,
    isVideo: type ? type.startsWith('video/') : kindOfName(name) === 'video',
    added,
    state: 'waiting',
    segments: [],
  };
}

/** True for the file that a recording was made from: chosen again after its copy was not kept. */
export const isFileOf = (file: File, { name, size, modified }: Recording): boolean =>
  file.name === name && file.size === size && file.lastModified === modified;

/** What an interrupted page left: nothing runs any more, and nobody waits for it. */
export const asFound = (recording: Recording): Recording =>
  recording.state === 'running' || recording.state === 'waiting' ? { ...recording, state: 'stopped' } : recording;

/**
 * One that a page died over: it is under suspicion, and is given up when that has happened before. It was read alone, as
 * recordings are.
 */
export function asSurvived(recording: Recording): Recording {
  const { state, name, deaths = 0 } = recording;
  if (state === 'done' || state === 'failed') return recording;
  const found = { ...asFound(recording), deaths: deaths + 1 };
  if (found.deaths < mostDeaths) return found;
  const message = `${deadly(`“${name}”`)} Convert it with another program, or choose another file.`;
  return { ...found, state: 'failed', error: { code: 'bad-input', message } };
}

/** Seconds of the recording that are written down. Where pauses were left out, the model's own clock is behind. */
export const writtenUntil = ({ resume, segments }: Pick<Recording, 'resume' | 'segments'>): number =>
  resume ? Math.max(resume.seek / 100, segments.at(-1)?.end ?? 0) : 0;

/**
 * A file that holds nothing, or not what it says, is not given to a player, which would complain on the console; nor is
 * one that the page may have died over, before it was read.
 */
export const isPlayable = ({ size, state, deaths }: Recording): boolean => size > 0 && state !== 'failed' && !deaths;

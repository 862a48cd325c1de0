import { downMix } from '../down-mix.ts';
import type { TimedAudio } from '../timeline.ts';
import { textAt } from './instance.ts';
import type { Libav } from './instance.ts';

/** What a file says of itself before anything is decoded, in FFmpeg's words. */
export interface LibavFacts {
  /** FFmpeg's name of the container, "mov,mp4,m4a,3gp,3g2,mj2"; undefined when it is of no known kind. */
  readonly format: string | undefined;
  readonly hasVideo: boolean;
  /** Its main sound; undefined when it has none. */
  readonly sound: LibavSound | undefined;
}
export interface LibavSound {
  /** FFmpeg's name, "none" when it does not know it. */
  readonly codec: string;
  /** What the container calls the codec, as text or as a number. */
  readonly tag: string;
  readonly isEncrypted: boolean;
  /** Whether a decoder for it is here. */
  readonly isDecodable: boolean;
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds that the file announces; undefined when it does not, or when it is only estimated. */
  readonly announced: number | undefined;
  /** Seconds, announced or estimated. */
  readonly estimated: number | undefined;
  /** Whether times may jump although the recording goes on (transport streams, chained Ogg). */
  readonly mayJump: boolean;
}

/** What decoding gives, in order. */
export type LibavEvent =
  | { readonly facts: LibavFacts }
  | { readonly block: TimedAudio }
  /** Before the first block: where the file's clock begins, the time of the first of all that it holds. */
  | { readonly start: number }
  /** A packet between the blocks around it could not be decoded, or is marked as damaged by the container. */
  | { readonly packet: 'broken' | 'doubtful' }
  /** The end: the clock's time at the end of the last packet of any kind, sound or picture. */
  | { readonly reached: number | undefined };

/** `sound_next`, as in `sound.c`. */
const steps = { end: 0, frame: 1, working: 2, broken: 3, doubtful: 4 } as const;
/** Up to this, FFmpeg's score of a format is a guess (`AVPROBE_SCORE_RETRY`). */
const doubtfulScore = 25;
/** Samples a block: frames are a few hundred to a few thousand. */
const blockSamples = 2 ** 15;
/** Seconds by which times of adjoining frames may differ, for a container that rounds them to milliseconds. */
const joinTolerance = 0.01;

/**
 * The file of an instance, decoded and mixed to one channel: its facts first, then block after block. A file of no
 * known kind, without sound, or coded as nothing here decodes ends after its facts.
 */
export function* decodeSound(libav: Libav, fileName: string): Generator<LibavEvent, void, void> {
  for (const ending of ['', /\.[a-z0-9]{1,8}$/i.exec(fileName)?.[0].toLowerCase() ?? '']) {
    const facts = open(libav, ending) ? factsOf(libav) : nothingKnown;
    if (facts.format !== undefined && !isHeard(facts)) return yield { facts };
    if (facts.format === undefined) continue;
    const events = decodeFrames(libav);
    if (libav.probe_score() > doubtfulScore) {
      yield { facts };
      return yield* events;
    }
    // a guess is a guess until something is decoded
    const first = [...untilBlock(events)];
    if (!first.some((event) => 'block' in event)) continue;
    yield { facts };
    yield* first;
    return yield* events;
  }
  yield { facts: nothingKnown };
}

const isHeard = ({ sound }: LibavFacts): boolean => sound !== undefined && sound.isDecodable && !sound.isEncrypted;

function* untilBlock(events: Generator<LibavEvent, void, void>): Generator<LibavEvent> {
  for (let step = events.next(); !step.done; step = events.next()) {
    yield step.value;
    if ('block' in step.value) return;
  }
}

function* decodeFrames(libav: Libav): Generator<LibavEvent, void, void> {
  let parts: TimedAudio[] = [];
  let isStarted = false;
  function* flush(): Generator<LibavEvent> {
    if (parts.length === 0) return;
    if (!isStarted) yield { start: known(libav.start_time()) ?? 0 };
    isStarted = true;
    yield { block: joined(parts) };
    parts = [];
  }
  for (;;) {
    const step = stepOf(libav);
    const frame = step === steps.frame ? frameOf(libav) : undefined;
    if (frame && (!follows(parts.at(-1), frame) || lengthOf(parts) > blockSamples)) yield* flush();
    if (frame) parts.push(frame);
    else if (step !== steps.working) yield* flush();
    if (typeof step !== 'number') throw step.failure;
    if (step === steps.broken || step === steps.doubtful)
      yield { packet: step === steps.broken ? 'broken' : 'doubtful' };
    if (step === steps.end) break;
  }
  yield { reached: known(libav.reached_time()) };
}

/** The next step, or what it threw: what was decoded before comes out first. */
function stepOf(libav: Libav): number | { failure: unknown } {
  try {
    return libav.sound_next();
  } catch (failure) {
    return { failure };
  }
}

/** Opens what the content says; with an ending, what that says where the content has no mark of its own. */
function open(libav: Libav, ending: string): boolean {
  const name = new TextEncoder().encode(`file${ending}\0`);
  new Uint8Array(libav.memory.buffer).set(name, libav.name_place());
  return libav.sound_open() >= 0;
}

const nothingKnown: LibavFacts = { format: undefined, hasVideo: false, sound: undefined };

function factsOf(libav: Libav): LibavFacts {
  return {
    format: textAt(libav, libav.format_name()),
    hasVideo: libav.video_count() > 0,
    sound: libav.has_sound() ? soundOf(libav) : undefined,
  };
}

function soundOf(libav: Libav): LibavSound {
  const isEncrypted = libav.is_encrypted() > 0;
  const isDecodable = libav.sound_start() >= 0;
  return {
    codec: textAt(libav, libav.codec_name()),
    tag: tagText(libav.codec_tag()),
    isEncrypted,
    isDecodable,
    sampleRate: libav.sample_rate(),
    channels: libav.channels(),
    announced: known(libav.announced()),
    estimated: known(libav.estimated()),
    mayJump: libav.may_jump() > 0,
  };
}

const known = (seconds: number): number | undefined => (Number.isFinite(seconds) ? seconds : undefined);

/** Four letters, where they are letters. */
function tagText(tag: number): string {
  const bytes = [0, 8, 16, 24].map((shift) => (tag >>> shift) & 0xff);
  const isText = bytes.every((byte) => byte >= 32 && byte < 127);
  return isText ? String.fromCharCode(...bytes).trim() : `0x${(tag >>> 0).toString(16)}`;
}

function frameOf(libav: Libav): TimedAudio {
  const samples = libav.frame_samples();
  const start = libav.frame_planes();
  const channels = Array.from(
    { length: libav.frame_channels() },
    (_, channel) => new Float32Array(libav.memory.buffer, start + 4 * channel * samples, samples),
  );
  const sampleRate = libav.frame_rate();
  const mono = downMix({ sampleRate, channels, channelMask: libav.frame_mask() });
  return { sampleRate, channels: [channels.length === 1 ? mono.slice() : mono], time: known(libav.frame_time()) };
}

/** Whether a frame goes on where the one before ends; one without a time goes on with whatever comes before. */
function follows(before: TimedAudio | undefined, frame: TimedAudio): boolean {
  if (!before || before.sampleRate !== frame.sampleRate) return false;
  if (frame.time === undefined) return true;
  if (before.time === undefined) return false;
  return Math.abs(before.time + before.channels[0]!.length / before.sampleRate - frame.time) <= joinTolerance;
}

const lengthOf = (parts: readonly TimedAudio[]): number =>
  parts.reduce((sum, { channels }) => sum + channels[0]!.length, 0);

function joined(parts: readonly TimedAudio[]): TimedAudio {
  const [first] = parts;
  const all = new Float32Array(lengthOf(parts));
  let at = 0;
  for (const { channels } of parts) {
    all.set(channels[0]!, at);
    at += channels[0]!.length;
  }
  return { ...first!, channels: [all] };
}

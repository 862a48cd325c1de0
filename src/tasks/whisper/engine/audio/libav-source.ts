import { fileType, headBytes } from '../../../../formats/file-type.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { converters, readable } from './accepted.ts';
import type { LibavEvent, LibavFacts } from './libav/decode.ts';
import { codecName, containerName, kindOf } from './libav/names.ts';
import { libavStreams } from './libav/stream.ts';
import { damageNotice, shortNotice, shortTolerance } from './notices.ts';
import type { OpenOptions, SoundSource } from './sound-source.ts';
import { onClock, startTolerance } from './timeline.ts';
import type { SoundEvent, Span } from './timeline.ts';

/**
 * Opens a file of any kind that FFmpeg's libraries read, in a worker, where it lies. What it is is judged by its content.
 * Throws `bad-input` with what was found.
 */
export async function openLibav(file: Blob, { name, signal: stop }: OpenOptions): Promise<SoundSource> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const { facts, sound } = checked(await factsOf(file, stop), {
    name,
    head,
    fileName: file instanceof File ? file.name : '',
  });
  return {
    kind: kindOf(facts, head),
    sampleRate: sound.sampleRate,
    channels: sound.channels,
    duration: sound.estimated,
    mayBeEmpty: false,
    async *blocks({ signal, onNotice = () => {} } = {}) {
      const { announced, mayJump } = sound;
      const damages: Span[] = [];
      let start = 0;
      let reached: number | undefined;
      let heard = 0;
      const events = libavStreams.stream({ file, onlyFacts: false }, { name: fileName(file), signal });
      const onTimes = (event: LibavTimes): void => {
        if ('start' in event) ({ start } = event);
        else ({ reached } = event);
      };
      const isGapless = facts.format === 'ogg';
      const clock = {
        start: () => start,
        mayJump,
        isGapless,
        announced,
        onDamage: (span: Span) => void damages.push(span),
      };
      try {
        for await (const block of onClock(soundOf(events, onTimes), clock)) {
          heard += block.channels[0]!.length / block.sampleRate;
          yield block;
        }
      } finally {
        if (damages.length > 0) onNotice(damageNotice(name, damages));
      }
      const until = Math.max(heard, (reached ?? start) - start);
      if (announced !== undefined && announced - until > shortTolerance)
        onNotice(shortNotice(name, { heard: until, announced }));
    },
  };
}

/**
 * Seconds of the file's clock before its first sound, 0 where they are no more than an encoder's delay. Throws what
 * stops the decoding.
 */
export async function soundStart(file: Blob, signal?: AbortSignal): Promise<number> {
  let start = 0;
  for await (const event of libavStreams.stream({ file, onlyFacts: false }, { name: fileName(file), signal })) {
    if ('start' in event) ({ start } = event);
    if (!('block' in event)) continue;
    const late = (event.block.time ?? start) - start;
    return late > startTolerance ? late : 0;
  }
  return 0;
}

const fileName = (file: Blob): string => (file instanceof File ? file.name : 'This recording');

async function factsOf(file: Blob, signal: AbortSignal | undefined): Promise<LibavFacts> {
  for await (const event of libavStreams.stream({ file, onlyFacts: true }, { name: fileName(file), signal }))
    if ('facts' in event) return event.facts;
  throw new AppError('crash', 'The worker that reads recordings stopped. Try again.');
}

/** What the file's clock shows at the beginning, and at the end. */
type LibavTimes = Extract<LibavEvent, { start: number } | { reached: number | undefined }>;

async function* soundOf(
  events: AsyncIterable<LibavEvent>,
  onTimes: (event: LibavTimes) => void,
): AsyncGenerator<SoundEvent> {
  for await (const event of events) {
    if ('start' in event || 'reached' in event) onTimes(event);
    else if (!('facts' in event)) yield event;
  }
}

interface Beginning {
  name: string;
  fileName: string;
  head: Uint8Array;
}

/** The facts of a file that can be heard. */
function checked(facts: LibavFacts, { name, fileName, head }: Beginning) {
  const refuse = (reason: string): AppError => new AppError('bad-input', reason);
  const { format, hasVideo, sound } = facts;
  const looks = fileType(head, fileName);
  const isMedia = looks.kind === 'sound' || looks.kind === 'video';
  const isKnown = looks.name !== 'of no known kind';
  if (isKnown && isMedia && format === undefined)
    throw refuse(
      `${name} begins like ${looks.name}, but it is damaged or incomplete. Get the file again. ${converters}`,
    );
  if (format === undefined || (isKnown && !isMedia && !sound?.isDecodable)) {
    const found = isKnown
      ? `Its content is ${looks.name}`
      : 'Its content is of no known kind, or damaged from the start';
    throw refuse(`${name} can’t be transcribed. ${found}; ${readable} can be read.`);
  }
  const container = containerName(format, head);
  if (!sound && hasVideo)
    throw refuse(`${name} is a video (${container}) without sound. Choose one with an audio track.`);
  if (!sound)
    throw refuse(
      `${name} begins like ${container}, but no audio track can be found in it: it is damaged or incomplete.`,
    );
  if (sound.isEncrypted)
    throw refuse(
      `${name} is protected: its sound is encrypted (DRM), and no page can read it. Use an unprotected copy.`,
    );
  if (!sound.isDecodable)
    throw refuse(
      `The sound of ${name} (${container}) is coded as ${codecName(sound)}, which cannot be decoded here. ${converters}`,
    );
  return { facts, sound };
}

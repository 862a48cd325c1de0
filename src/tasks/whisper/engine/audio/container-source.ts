import type { AudioSample, InputAudioTrack } from 'mediabunny';
import { readMp3Gapless } from '../../../../formats/mp3-gapless.ts';
import type { Mp3Gapless } from '../../../../formats/mp3-gapless.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { mediaKind, readable } from './media-kind.ts';
import type { SoundSource } from './sound-source.ts';

/** A file that was opened, or why not. */
export type Opening = { readonly source: SoundSource } | { readonly refusal: AppError };

/**
 * Opens a file through mediabunny, which reads it in place, and WebCodecs. What it is is judged by its content.
 * `name` is what messages call it.
 */
export async function openContainer(file: Blob, { name }: { name: string }): Promise<Opening> {
  const { Input, BlobSource, ALL_FORMATS } = await import('mediabunny');
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  // its probes throw a RangeError on files of a few bytes
  const isKnown = await input.canRead().catch((error: unknown) => {
    if (error instanceof RangeError) return false;
    throw error;
  });
  if (!isKnown) return unknownContent(file, name);
  const format = await input.getFormat();
  const tracks = await input.getTracks().catch(() => []);
  const track = await input.getPrimaryAudioTrack().catch(() => null);
  if (!track) return refuse(soundless(name, format.name, tracks.length > 0));
  if ((await track.getInternalCodecId()) === 'enca')
    return refuse(
      `${name} is protected: its sound is encrypted (DRM), and no page can read it. Use an unprotected copy.`,
    );
  const codec = await codecName(track);
  if (!(await track.canDecode()))
    return refuse(
      `The sound of ${name} (${format.name}) is coded as ${codec}, which this browser cannot decode. ` +
        'Convert it to MP3, M4A, Opus, FLAC or WAV, or try another browser.',
    );
  return { source: await soundSource(file, track, `${format.name} with ${codec}`) };
}

const soundless = (name: string, format: string, hasTracks: boolean): string =>
  hasTracks
    ? `${name} is a video (${format}) without sound. Choose one with an audio track.`
    : `${name} begins like ${format}, but no audio track can be found in it: it is damaged or incomplete.`;

async function unknownContent(file: Blob, name: string): Promise<Opening> {
  const kind = mediaKind(new Uint8Array(await file.slice(0, 64).arrayBuffer()));
  const found = kind ? `Its content is ${kind}` : 'Its content is of no known kind, or damaged from the start';
  return refuse(`${name} cannot be read as sound. ${found}; ${readable} can be read.`);
}

const refuse = (message: string): Opening => ({ refusal: new AppError('bad-input', message) });

const codecNames: Record<string, string> = {
  aac: 'AAC',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  flac: 'FLAC',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
};

/** Mediabunny's name of a codec, or what the container calls one that it does not know. */
async function codecName(track: InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  if (codec) return codecNames[codec] ?? codec;
  const internal = await track.getInternalCodecId();
  return typeof internal === 'string' ? `"${internal}"` : 'something unknown';
}

async function soundSource(file: Blob, track: InputAudioTrack, kind: string): Promise<SoundSource> {
  const { AudioSampleSink } = await import('mediabunny');
  const sampleRate = await track.getSampleRate();
  const announced = await announcedSeconds(track);
  const { skip, length } = await trimming(file, kind, { announced, sampleRate });
  return {
    kind,
    sampleRate,
    channels: await track.getNumberOfChannels(),
    duration: length === undefined ? announced : length / sampleRate,
    startTime: Math.max(0, await track.getFirstTimestamp()),
    async *blocks(signal) {
      let early = skip;
      let left = length ?? Infinity;
      for await (const sample of new AudioSampleSink(track).samples()) {
        try {
          signal?.throwIfAborted();
          // what lies before 0 is the encoder's delay
          const beforeStart = Math.max(early, Math.round(-sample.timestamp * sample.sampleRate));
          const from = Math.min(sample.numberOfFrames, Math.max(0, beforeStart));
          const count = Math.min(left, sample.numberOfFrames - from);
          early = Math.max(0, early - sample.numberOfFrames);
          left -= count;
          if (count > 0) yield { sampleRate: sample.sampleRate, channels: planes(sample, from, count) };
        } finally {
          sample.close();
        }
        if (left <= 0) return;
      }
    },
  };
}

/** From the metadata, else from a look at the last packets; undefined when the file is too damaged for that. */
async function announcedSeconds(track: InputAudioTrack): Promise<number | undefined> {
  const declared = await track.getDurationFromMetadata().catch(() => null);
  return declared ?? (await track.computeDuration().catch(() => undefined));
}

/** Samples that are not part of the recording although they are decoded: MP3 notes them in its first frame, Ogg in its last page. */
async function trimming(
  file: Blob,
  kind: string,
  { announced, sampleRate }: { announced: number | undefined; sampleRate: number },
): Promise<Mp3Gapless> {
  const gapless = kind.startsWith('MP3') ? await readMp3Gapless(file) : null;
  if (gapless) return gapless;
  const isExact = kind.startsWith('Ogg') && announced !== undefined;
  return { skip: 0, length: isExact ? Math.round(announced * sampleRate) : undefined };
}

const planes = (sample: AudioSample, frameOffset: number, frameCount: number): Float32Array[] =>
  Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(frameCount);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar', frameOffset, frameCount });
    return plane;
  });

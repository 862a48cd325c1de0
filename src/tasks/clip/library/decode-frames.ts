import type { Input, InputVideoTrack, WrappedCanvas } from 'mediabunny';
import { fileType, headBytes } from '../../../formats/file-type.ts';
import { AppError } from '../../../runtime/errors.ts';
import { foreign } from '../../../runtime/foreign.ts';
import { openMedia } from '../../../runtime/media/open-media.ts';
import { transfer } from '../../../runtime/rpc.ts';
import { frameSide, frameTimes, type Frame } from './frame.ts';

/** Opened tracks are looked at once. */
interface Film {
  track: InputVideoTrack;
  /** Seconds of the file's clock at the first frame. */
  start: number;
  times: number[];
  size: { width: number; height: number };
}

/**
 * Decodes moments of a video with WebCodecs, each as it is asked for. What cannot be decoded because the file is damaged
 * there is left out. Throws `bad-input` when it is no video, coded as nothing here decodes, or damaged all over.
 */
export async function* decodeFrames(file: File): AsyncGenerator<Frame, void, void> {
  using input = await openMedia(file);
  const film = await foreign(() => openFilm(input, file), { message: unopened });
  let count = 0;
  let last: unknown;
  for await (const { canvas, time, error, part } of moments(film)) {
    last = error ?? last;
    if (!canvas) continue;
    const image = await foreign(() => createImageBitmap(canvas), { message: undecoded });
    count++;
    yield transfer({ time, image, part, ...film.size }, [image]);
  }
  if (count === 0) throw new AppError('bad-input', undecoded, { cause: last });
}

const unopened = 'The file is no video that can be opened here: it is damaged, or of an unknown kind.';
const undecoded = 'No picture of the video could be decoded: it is damaged or cut off.';

async function openFilm(input: Input, file: File): Promise<Film> {
  if (!(await input.canRead())) throw new AppError('bad-input', await unknown(file));
  const tracks = await input.getTracks();
  if (tracks.length === 0)
    throw new AppError(
      'bad-input',
      'The file is cut off or damaged: the part that says what it holds is missing. Use another copy of it, or repair it with another program.',
    );
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new AppError('bad-input', 'The file has no pictures in it, only sound.');
  if (!(await track.canDecode()))
    throw new AppError(
      'bad-input',
      'The video is coded in a way this browser cannot decode. Convert it to MP4 (H.264) or WebM.',
    );
  const start = await track.getFirstTimestamp();
  const duration = Math.max(0, (await track.computeDuration()) - start);
  const size = { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() };
  return { track, start, times: frameTimes(duration), size };
}

async function unknown(file: File): Promise<string> {
  const { kind, name } = fileType(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()), '');
  if (kind === 'other') return unopened;
  return `The file is ${name}, which cannot be opened here, or is damaged. Convert it to MP4 (H.264) or WebM.`;
}

interface Moment {
  time: number;
  /** Of all moments, those up to this one. */
  part: number;
  canvas?: WrappedCanvas['canvas'];
  error?: unknown;
}

/** All moments in one go; from the first damage on one by one, so that each costs no other. */
async function* moments({ track, start, times, size }: Film): AsyncGenerator<Moment, void, void> {
  const { CanvasSink } = await import('mediabunny');
  const scale = Math.min(1, frameSide / Math.max(size.width, size.height));
  const sink = new CanvasSink(track, {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
    fit: 'fill',
    poolSize: 1,
  });
  const at = (index: number) => ({ time: times[index]!, part: (index + 1) / times.length });
  const momentOf = (index: number, found: WrappedCanvas | null): Moment => ({
    ...at(index),
    ...(found && { canvas: found.canvas }),
  });
  let next = 0;
  try {
    for await (const found of sink.canvasesAtTimestamps(times.map((time) => start + time)))
      yield momentOf(next++, found);
    return;
  } catch {
    // The moments that are left tell what is wrong with each.
  }
  for (; next < times.length; next++) {
    try {
      yield momentOf(next, await sink.getCanvas(start + times[next]!));
    } catch (error) {
      yield { ...at(next), error };
    }
  }
}

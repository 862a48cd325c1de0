import { rawPreview } from '../../../formats/raw-preview.ts';
import { rawSize } from '../../../formats/raw-size.ts';
import { AppError, messageOf, type ErrorCode } from '../../../runtime/errors.ts';
import { fileFault, isUnreadable } from '../../../runtime/foreign.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { EmbedOutput } from '../contract.ts';
import { animationFrames } from './animation-frames.ts';
import type { Batch, Failure } from './contract.ts';
import { mediaIn } from './media.ts';
import { keepFailure, keepSeen, openPending, type Plan, type Seen, type Ticket } from './intake.ts';
import type { Frame } from './frame.ts';
import type { Library } from './library.ts';
import { distinctScenes, videoFrames } from './video-frames.ts';

/** One pass over what a plan left to do. Calls may overlap: each pending file is given out once. */
export interface Job {
  /** Opens files until there are `count` pictures for the model, or nothing is left. */
  next(count: number, signal: AbortSignal): Promise<Batch>;
  /** Writes what the model saw of files that `next` gave out. */
  keep(
    tickets: readonly { ticket: number; images: number }[],
    output: EmbedOutput,
  ): Promise<{ added: number; failed: Failure[] }>;
  /** Takes out what is no longer in the folder, and says how many items that were. */
  removeMissing(): Promise<number>;
}

interface Given {
  ticket: Ticket;
  /** Seconds of each picture, of what moves; the first of an animation is the picture itself, and has none. */
  times?: (number | undefined)[];
  size?: Size;
}

/** Of the file's own pixels, where what the model is shown is smaller; nothing is known of 0 × 0. */
interface Size {
  width: number;
  height: number;
}

/** The job of a plan. */
export function createJob(library: Library, plan: Plan): Job {
  const given = new Map<number, Given>();
  let position = 0;
  let last = 0;

  /** Vectors of one model must not come among those of another. */
  function checkSpace(): void {
    if (library.book?.space.key === plan.space) return;
    throw new AppError(
      'bad-option',
      'Another model was chosen for the library while it was being indexed. What was indexed is kept: index again with the model you want.',
    );
  }

  return {
    async next(count, signal) {
      checkSpace();
      const batch: Batch = { files: [], renamed: 0, copied: 0, skipped: 0, failed: [], isLast: false };
      for (let images = 0; images < count && position < plan.pending.length;) {
        signal.throwIfAborted();
        const file = plan.pending[position++]!;
        const opened = await openPending(library, plan, file);
        if ('failed' in opened) batch.failed.push({ path: file.path, reason: opened.failed });
        else if ('known' in opened) batch[opened.known]++;
        else images += await giveOut(opened.ticket, { batch, signal });
      }
      batch.isLast = position >= plan.pending.length;
      return batch;
    },
    async keep(tickets, output) {
      checkSpace();
      const failed: Failure[] = [];
      const files: { ticket: Ticket; seen: Seen[] }[] = [];
      let at = 0;
      for (const { ticket: id, images } of tickets) {
        const { ticket, times, size } = given.get(id)!;
        given.delete(id);
        const seen = seenOf(output, { at, images, times }).map((one) =>
          size ? { ...one, ...upright(size, one) } : one,
        );
        if (seen.length > 0) files.push({ ticket, seen: times ? distinctScenes(seen) : seen });
        else failed.push(await refuse(ticket, output.failures.find(({ index }) => index === at)?.message ?? ''));
        at += images;
      }
      await keepSeen(library, plan.source, files);
      return { added: files.length, failed };
    },
    async removeMissing() {
      const ids = plan.missing.map(({ id }) => id);
      if (ids.length > 0) await library.commit([], ids);
      return ids.length;
    },
  };

  async function giveOut(ticket: Ticket, { batch, signal }: { batch: Batch; signal: AbortSignal }): Promise<number> {
    try {
      const { images, times, size } = await picturesOf(ticket, signal);
      given.set(++last, { ticket, ...(times && { times }), ...(size && { size }) });
      batch.files.push({ ticket: last, images });
      return images.length;
    } catch (error) {
      const fault = fileFault(error, { message: unreadable, signal });
      if (!(fault instanceof AppError) || runCodes.includes(fault.code)) throw fault;
      batch.failed.push(
        isPassing(fault) ? { path: ticket.file.path, reason: fault.message } : await refuse(ticket, fault.message),
      );
      return 0;
    }
  }

  async function refuse(ticket: Ticket, reason: string): Promise<Failure> {
    await keepFailure(library, plan.source, { ticket, reason });
    return { path: ticket.file.path, reason };
  }
}

const unreadable = (cause: unknown): string =>
  `The file could not be read (${messageOf(cause)}). It is damaged, or coded in an unusual way.`;

/** Codes that say something of the library itself: no other file would fare better. */
const runCodes: readonly ErrorCode[] = ['storage', 'bad-option'];

/** What is over by the next time, and not noted: the file is moved or locked, or a worker could not be started. */
const isPassing = ({ code, cause }: AppError): boolean => code === 'crash' || isUnreadable(cause);

/** What the model is shown of a file. Throws `bad-input` for what has nothing to show. */
async function picturesOf(
  { file: { path }, blob }: Ticket,
  signal: AbortSignal,
): Promise<{ images: ImageSource[] } & Omit<Given, 'ticket'>> {
  const { media, found } = await mediaIn(blob, path);
  if (!media) throw new AppError('bad-input', `The file is no picture or video, but ${found}.`);
  if (media === 'picture') {
    const moments = await animationFrames(blob, { signal });
    if (moments.length === 0) return { images: [blob] };
    return {
      images: [blob, ...moments.map(({ image }) => image)],
      times: [undefined, ...moments.map(({ time }) => time)],
      size: sizeOf(moments),
    };
  }
  if (media === 'raw')
    return { images: [await previewOf(blob)], size: (await rawSize(blob)) ?? { width: 0, height: 0 } };
  const frames = await videoFrames(blob, { signal });
  return { images: frames.map(({ image }) => image), times: frames.map(({ time }) => time), size: sizeOf(frames) };
}

const sizeOf = ([first]: readonly Frame[]): Size => ({ width: first?.width ?? 0, height: first?.height ?? 0 });

/** The size turned as what was seen of it is. */
const upright = ({ width, height }: Size, seen: Size): Size =>
  width > height === seen.width > seen.height ? { width, height } : { width: height, height: width };

async function previewOf(file: File): Promise<Blob> {
  const preview = await rawPreview(file);
  if (preview) return preview;
  throw new AppError('bad-input', 'The raw photo has no preview that a browser can show. Export it as JPEG.');
}

/** The rows of a file in an answer of the model; pictures that could not be read are left out. */
function seenOf(
  { dims, vectors, pictures }: EmbedOutput,
  { at, images, times }: { at: number; images: number; times: Given['times'] },
): Seen[] {
  return Array.from({ length: images }, (_, i) => i).flatMap((i) => {
    const picture = pictures[at + i];
    if (!picture) return [];
    const vector = vectors.slice((at + i) * dims, (at + i + 1) * dims);
    const time = times?.[i];
    return [{ vector, ...picture, ...(time !== undefined && { time }) }];
  });
}

import { rawPreview } from '../../../formats/raw-preview.ts';
import { rawSize } from '../../../formats/raw-size.ts';
import { deadly } from '../../../runtime/deadly.ts';
import { AppError, messageOf, type ErrorCode } from '../../../runtime/errors.ts';
import { fileFault, isUnreadable } from '../../../runtime/foreign.ts';
import type { Load } from '../../../runtime/time-left.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { EmbedOutput } from '../contract.ts';
import { animationFrames } from './animation-frames.ts';
import type { Batch, Failure, ReadSoFar } from './contract.ts';
import { withFacts } from './facts.ts';
import { keepFailure, keepSeen, openPending, type Plan, type Seen, type Ticket } from './intake.ts';
import type { Frame } from './frame.ts';
import { placeOf } from './item.ts';
import type { Library } from './library.ts';
import type { Listed } from './listing.ts';
import type { Suspects } from './suspects.ts';
import { distinctScenes, videoFrames } from './video-frames.ts';

/** Files that are noted at once as being in hand. */
const notedAhead = 32;
/** How long a call waits for others before it gives an empty batch, in milliseconds. */
const waitMs = 50;

/** One pass over what a plan left to do. Calls may overlap: each pending file is given out once. */
export interface Job {
  /**
   * Opens files until there are `count` pictures for the model, or nothing is left; `onRead` is told what is read, a video
   * in parts.
   */
  next(count: number, options: ReadOptions): Promise<Batch>;
  /** Writes what the model saw of files that `next` gave out. */
  keep(
    tickets: readonly { ticket: number; images: number }[],
    output: EmbedOutput,
  ): Promise<{ added: number; failed: Failure[] }>;
  /** Takes out what is no longer in the folder, and says how many items that were. */
  removeMissing(): Promise<number>;
  /** Nothing is being read any more. */
  finish(): Promise<void>;
}

interface ReadOptions {
  signal: AbortSignal;
  onRead?: (soFar: ReadSoFar) => void;
}

interface Given {
  ticket: Ticket;
  /** Where the file lay when it was listed. */
  place: string;
  /** Seconds of each picture, of what moves; the first of an animation is the picture itself, and has none. */
  times?: (number | undefined)[];
  size?: Size;
}

/** Of the file's own pixels, where what the model is shown is smaller; nothing is known of 0 × 0. */
interface Size {
  width: number;
  height: number;
}

/** Where what is read goes, and who is told how far a file is. */
interface Reading {
  batch: Batch;
  signal: AbortSignal;
  onPart: (part: number) => void;
}

/** Files that a batch is done with reading. */
const readOf = ({ files, renamed, copied, skipped, failed }: Batch): number =>
  files.length + renamed + copied + skipped + failed.length;

/** The half of the work of videos that is reading them. */
function filmsIn({ files }: Batch): Load {
  const films = files.filter(({ isFilm }) => isFilm);
  return { count: films.length / 2, bytes: films.reduce((sum, { bytes }) => sum + bytes, 0) / 2 };
}

/** Of larger files no more is read or decoded, in bytes: long videos are looked at here and there. */
const weighedBytes = 64 * 2 ** 20;

/** The bytes of a file, as far as they take time. */
export const weightOf = ({ size }: Listed): number => Math.min(size, weighedBytes);

/** The job of a plan. */
export function createJob(library: Library, plan: Plan, suspects: Suspects): Job {
  const given = new Map<number, Given>();
  const placeIn = ({ path }: Listed): string => placeOf({ source: plan.source, path });
  const isSuspect = (file: Listed): boolean => suspects.isSuspect(placeIn(file));
  const pending = plan.pending.toSorted((a, b) => Number(isSuspect(a)) - Number(isSuspect(b)));
  let position = 0;
  let last = 0;
  /** Calls of `next` that read files at the moment. */
  let reading = 0;
  let noting: Promise<void> | undefined;

  /** Vectors of one model must not come among those of another. */
  function checkSpace(): void {
    if (library.book?.space.key === plan.space) return;
    throw new AppError(
      'bad-option',
      'Another model was chosen for the library while it was being indexed. What was indexed is kept: index again with the model you want.',
    );
  }

  return {
    async next(count, { signal, onRead = () => {} }) {
      checkSpace();
      const batch: Batch = { files: [], renamed: 0, copied: 0, skipped: 0, failed: [], bytes: 0, isLast: false };
      if (!(await isFree())) return batch;
      reading++;
      try {
        for (let images = 0; images < count && position < pending.length;) {
          signal.throwIfAborted();
          const file = pending[position]!;
          const isAlone = isSuspect(file);
          if (isAlone && given.size + reading > 1) break;
          position++;
          if (isAlone) noting = suspects.takeInHand([placeIn(file)]);
          else if (!suspects.inHand.has(placeIn(file))) noting = suspects.takeInHand(ahead());
          await noting; // whoever comes second waits as well: files are opened in their order
          const [before, films] = [readOf(batch), filmsIn(batch)];
          const bytes = weightOf(file);
          const onPart = (part: number): void =>
            onRead({
              files: before + part,
              films: { count: films.count + part / 2, bytes: films.bytes + (part * bytes) / 2 },
            });
          images += await read(file, { batch, signal, onPart });
          batch.bytes += bytes;
          onRead({ files: readOf(batch), films: filmsIn(batch) });
          if (isAlone) break;
        }
      } finally {
        reading--;
      }
      batch.isLast = position >= pending.length;
      return batch;
    },
    async keep(tickets, output) {
      checkSpace();
      const failed: Failure[] = [];
      const files: { ticket: Ticket; seen: Seen[] }[] = [];
      let at = 0;
      for (const { ticket: id, images } of tickets) {
        const { ticket, place, times, size } = given.get(id)!;
        given.delete(id);
        suspects.clear(place);
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
    finish: () => suspects.finish(),
  };

  /** A suspect is read when nothing else is in hand: if the page dies again, it is known over what. */
  async function isFree(): Promise<boolean> {
    const file = pending[position];
    if (!file || !isSuspect(file) || given.size + reading === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return false;
  }

  /** What is in hand at the next place, and what will be soon: a note for each file would cost more than reading it. */
  function ahead(): string[] {
    return [
      ...[...given.values()].map(({ place }) => place),
      ...pending.slice(Math.max(0, position - 1 - notedAhead), position + notedAhead).map(placeIn),
    ];
  }

  async function read(file: Listed, { batch, ...options }: Reading): Promise<number> {
    const { signal } = options;
    const opened = await openPending(library, plan, { file, signal });
    if ('ticket' in opened && suspects.isGuilty(placeIn(file)))
      batch.failed.push(await refuse(opened.ticket, deadly('this file')));
    else if ('ticket' in opened) {
      const given = await giveOut(opened.ticket, { place: placeIn(file), batch, ...options });
      if (given > 0) return given;
    } else if ('failed' in opened) batch.failed.push({ path: file.path, reason: opened.failed });
    else batch[opened.known]++;
    suspects.clear(placeIn(file));
    return 0;
  }

  async function giveOut(ticket: Ticket, { place, batch, ...options }: Reading & { place: string }): Promise<number> {
    try {
      const { images, times, size } = await picturesOf(ticket, options);
      given.set(++last, { ticket, place, ...(times && { times }), ...(size && { size }) });
      const isFilm = ticket.facts.media === 'video';
      batch.files.push({ ticket: last, images, bytes: weightOf(ticket.file), isFilm });
      return images.length;
    } catch (error) {
      const fault = fileFault(error, { message: unreadable, signal: options.signal });
      if (!(fault instanceof AppError) || runCodes.includes(fault.code)) throw fault;
      batch.failed.push(
        isPassing(fault) ? { path: ticket.file.path, reason: fault.message } : await refuse(ticket, fault.message),
      );
      return 0;
    }
  }

  async function refuse(ticket: Ticket, reason: string): Promise<Failure> {
    const seen = plan.isOfOutdated ? library.items.at(placeOf({ source: plan.source, path: ticket.file.path })) : [];
    if (seen.some(({ failed }) => failed === undefined)) {
      await library.commit(seen.map((item) => ({ item: withFacts(item, ticket.facts) }))); // what was seen before stays
      return { path: ticket.file.path, reason };
    }
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
  { blob, facts: { media, found } }: Ticket,
  { signal, onPart }: Omit<Reading, 'batch'>,
): Promise<{ images: ImageSource[] } & Omit<Given, 'ticket' | 'place'>> {
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
    return { images: [await previewOf(blob, signal)], size: (await rawSize(blob, signal)) ?? { width: 0, height: 0 } };
  const frames = await videoFrames(blob, { signal, onPart });
  return { images: frames.map(({ image }) => image), times: frames.map(({ time }) => time), size: sizeOf(frames) };
}

const sizeOf = ([first]: readonly Frame[]): Size => ({ width: first?.width ?? 0, height: first?.height ?? 0 });

/** The size turned as what was seen of it is. */
const upright = ({ width, height }: Size, seen: Size): Size =>
  width > height === seen.width > seen.height ? { width, height } : { width: height, height: width };

async function previewOf(file: File, signal: AbortSignal): Promise<Blob> {
  const preview = await rawPreview(file, signal);
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

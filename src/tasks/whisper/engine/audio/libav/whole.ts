import { decodeSound, type LibavEvent, type LibavSound } from './decode.ts';
import type { Libav, SyncFile } from './instance.ts';
import { filled, holesIn, type Hole } from './matroska-holes.ts';

/** Seconds that the end may be early before damage is looked for. */
const early = 0.5;
/** Seconds within which a block is the one behind a hole. */
const nearby = 0.1;
/** Seconds by which what was given already may reach into a block. */
const joint = 0.001;

interface Source {
  /** The file, from its start: each reading is headway. */
  readonly open: () => SyncFile;
  readonly instantiate: (file: SyncFile) => Promise<Libav>;
  readonly name: string;
}

/**
 * All that a file holds. FFmpeg's demuxer of Matroska goes on at the next cluster after damage, and loses the whole rest
 * where there is none; here the damaged bytes are then covered, and what lies behind them is decoded as well.
 */
export async function* decodeWhole({ open, instantiate, name }: Source): AsyncGenerator<LibavEvent, void, void> {
  let sound: LibavSound | undefined;
  let isMatroska = false;
  let start = 0;
  let end: number | undefined;
  for (const event of decodeSound(await instantiate(open()), name)) {
    if ('facts' in event) ({ sound } = event.facts);
    if ('facts' in event) isMatroska = event.facts.format?.startsWith('matroska') === true;
    if ('start' in event) ({ start } = event);
    if ('block' in event) end = endOf(event, end);
    if (!('reached' in event)) {
      yield event;
      continue;
    }
    const announced = sound?.announced ?? Infinity;
    const isShort = announced - ((event.reached ?? start) - start) > early;
    const holes = isMatroska && isShort ? holesIn(open()) : [];
    // Behind any other the demuxer goes on by itself, or there is nothing.
    if (!holes.some(({ time }) => time !== undefined)) return yield event;
    yield* behind(decodeSound(await instantiate(filled(open(), holes)), name), { holes, end: end ?? -Infinity });
  }
}

type BlockEvent = Extract<LibavEvent, { block: unknown }>;

const lengthOf = ({ block }: BlockEvent): number => block.channels[0]!.length / block.sampleRate;
const endOf = (event: BlockEvent, before: number | undefined): number =>
  (event.block.time ?? before ?? 0) + lengthOf(event);

/** What comes after `end` (seconds), with word of each hole before the block behind it. */
function* behind(
  events: Iterable<LibavEvent>,
  { holes, end }: { holes: readonly Hole[]; end: number },
): Generator<LibavEvent> {
  const times = holes.map(({ time }) => time ?? Infinity).toSorted((a, b) => a - b);
  let reached = end;
  let isNew = false;
  for (const event of events) {
    if ('reached' in event) yield event;
    if ('packet' in event && isNew) yield event;
    if (!('block' in event)) continue;
    const { time = reached, sampleRate, channels } = event.block;
    reached = time + lengthOf(event);
    if (reached <= end + joint) continue;
    isNew = true;
    while (times.length > 0 && times[0]! <= time + nearby) {
      times.shift();
      yield { packet: 'doubtful' };
    }
    const skipped = Math.max(0, Math.round((end - time) * sampleRate));
    yield skipped === 0
      ? event
      : { block: { sampleRate, time: time + skipped / sampleRate, channels: [channels[0]!.slice(skipped)] } };
  }
}

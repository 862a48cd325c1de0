import { mostDeaths } from '../../../runtime/deadly.ts';
import type { Shelf } from './shelf.ts';

/** What outlives the page: files that were being read, and how often the page died over each. */
interface Kept {
  inHand: string[];
  deaths: [place: string, count: number][];
}
const key = 'inHand';

/** Files that the page may have died over: a codec can take the browser's process with it. */
export interface Suspects {
  /** Read when the page died: this one may be to blame, so it is read after all others, and alone. */
  isSuspect(place: string): boolean;
  /** The page died again when nothing else was being read. */
  isGuilty(place: string): boolean;
  /** Notes what is about to be read, in place of what was noted before. */
  takeInHand(places: readonly string[]): Promise<void>;
  /** What is noted as being in hand. */
  readonly inHand: ReadonlySet<string>;
  /** Whatever came of a file, the page lives: it is a suspect no more. */
  clear(place: string): void;
  /** Writes what was cleared; nothing is in hand any more. */
  finish(): Promise<void>;
}

/** Reads the notes. `isAfterDeath`: the page did not end as pages do, so what was in hand is suspected. */
export async function openSuspects(
  { get, write }: Pick<Shelf, 'get' | 'write'>,
  { isAfterDeath }: { isAfterDeath: boolean },
): Promise<Suspects> {
  const kept = (await get('meta', key)) as Kept | undefined;
  const deaths = new Map(kept?.deaths);
  if (isAfterDeath) for (const place of kept?.inHand ?? []) deaths.set(place, (deaths.get(place) ?? 0) + 1);
  let inHand = new Set<string>();
  const save = async (): Promise<void> => {
    const value: Kept = { inHand: [...inHand], deaths: [...deaths] };
    await write([{ part: 'meta', key, value }]);
  };
  if (kept && kept.inHand.length > 0) await save();
  return {
    isSuspect: (place) => deaths.has(place),
    isGuilty: (place) => (deaths.get(place) ?? 0) >= mostDeaths,
    get inHand() {
      return inHand;
    },
    async takeInHand(places) {
      inHand = new Set(places);
      await save();
    },
    clear: (place) => void deaths.delete(place),
    async finish() {
      if (inHand.size === 0) return;
      inHand = new Set();
      await save();
    },
  };
}

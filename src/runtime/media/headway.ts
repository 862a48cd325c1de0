/** Milliseconds between two words about headway: more would only fill the queue of whoever listens. */
const tellEveryMs = 200;

let tell: (() => void) | undefined;
let told = -Infinity;
let results = 0;

/** Who is told, from now on, that the work of this thread goes forward. */
export function tellHeadway(listener: () => void): void {
  tell = listener;
}

/** The work of this thread went forward: bytes came, or a frame was decoded. Nobody listens outside of a stream's worker. */
export function noteHeadway(): void {
  if (!tell) return;
  const now = performance.now();
  if (now - told < tellEveryMs) return;
  told = now;
  tell();
}

/** Something came of the work: a packet, a frame, a value of a stream. What was read for it is no longer counted. */
export function noteResult(): void {
  results++;
  noteHeadway();
}

/** How many results there were so far. */
export const resultCount = (): number => results;

import type { Span } from './timeline.ts';

/** Seconds that a file may be shorter than announced before it is worth a word. */
export const shortTolerance = 1;
/** Seconds between two damages that are told as one. */
const nearby = 2;
/** Places that are told one by one. */
const mostPlaces = 3;

/** Damages in order, those near each other as one. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from - last.to <= nearby) merged[merged.length - 1] = { from: last.from, to: span.to };
    else merged.push(span);
  }
  return merged;
}

/** That a recording is damaged, and where. */
export function damageNotice(name: string, spans: readonly Span[]): string {
  const merged = mergedSpans(spans);
  const places = merged.slice(0, mostPlaces).map(placeOf);
  const more = merged.length - places.length;
  if (more > 0) places.push(more === 1 ? 'in one more place' : `in ${more} more places`);
  return `${name} is damaged ${inWords(places)}. Everything else in it is used.`;
}

function placeOf({ from, to }: Span): string {
  return to - from < 0.1 ? `at ${seconds(from)}` : `from ${seconds(from)} to ${seconds(to)}`;
}

const inWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** That a recording ends before the length that it announces. */
export const shortNotice = (name: string, { heard, announced }: { heard: number; announced: number }): string =>
  `The sound of ${name} ends at ${seconds(heard)}, but the file says ${seconds(announced)}. ` +
  `The first ${seconds(heard)} are used. Get the file again if it should be longer.`;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** That decoding stopped before the end. */
export const brokenNotice = (name: string, heard: number): string =>
  `${name} is damaged after ${seconds(heard)}; what comes before is used.`;

import type { Tokenizer } from '../tokens/tokenizer.ts';

const secondsPerStep = 0.02;
/** About how long a token takes to say: where a window is between two timestamps. */
const secondsPerToken = 0.2;
/** Of what is left of a window, the part that tokens without a timestamp may reach. */
const mostOfRest = 0.9;

/** How far into a window of `seconds` a reading is that is still being decoded, by its tokens so far. In seconds. */
export function positionIn(
  tokens: readonly number[],
  { timestampBegin }: Pick<Tokenizer, 'timestampBegin'>,
  seconds: number,
): number {
  const last = tokens.findLastIndex((token) => token >= timestampBegin);
  const stamped = last < 0 ? 0 : Math.min(seconds, (tokens[last]! - timestampBegin) * secondsPerStep);
  const since = tokens.length - 1 - last;
  return stamped + Math.min(since * secondsPerToken, mostOfRest * (seconds - stamped));
}

/** The furthest of all positions so far, up to `total`: a window that is decoded again does not move a bar back. */
export function createFurthest(from: number, total: number): (position: number) => number {
  let furthest = from;
  return (position) => (furthest = Math.max(furthest, Math.min(position, total)));
}

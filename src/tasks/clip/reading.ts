import type { Classification } from './contract.ts';

/** What the model says of one picture, with the labels that it was asked about. */
export interface Reading {
  labels: readonly string[];
  /** Share of each label, in the order of the labels; they add up to 1 unless `independent`. */
  scores: readonly number[];
  cosines: readonly number[];
  /** The background prompt: its share when it stands among the labels, and its cosine. */
  none: { score: number; cosine: number };
  /** Each score says by itself whether its label fits (SigLIP). */
  independent?: true;
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** Milliseconds that this picture took. */
  ms: number;
}

/** A label of a reading, as it is shown; `share` is 0 to 1, `cosine` -1 to 1. */
export interface Row {
  label: string;
  share: number;
  cosine: number;
  /** The background, which is no label. */
  isNone?: true;
}

/** Odds of label against background from which a match is called clear. */
const clearOdds = 20;
/** Best and second closer than this, in shares: the answer is called uncertain. */
export const uncertainMargin = 0.1;

/** Independent scores are small: so many times the second is a clear lead. */
const clearLead = 2;

/** An answer of the model with the labels that it was asked for; `ms` is what the picture took. */
export const toReading = (
  result: Extract<Classification, { scores: number[] }>,
  { labels, ms }: { labels: readonly string[]; ms: number },
): Reading => ({ ...result, labels, ms });

/**
 * Labels by share, highest first. With `none` the background counts as one more label, so the shares of the others
 * shrink by its share: softmax over n + 1 is softmax over n times what the background leaves.
 * Independent scores leave each other alone.
 */
export function rank(reading: Reading, { none }: { none: boolean }): Row[] {
  const left = none && !reading.independent ? 1 - reading.none.score : 1;
  return reading.labels
    .map((label, i) => ({ label, share: reading.scores[i]! * left, cosine: reading.cosines[i]! }))
    .toSorted((a, b) => b.share - a.share);
}

/** Whether the background beats every label, had it stood among them. */
export const isNoneBest = (reading: Reading): boolean =>
  rank(reading, { none: true }).every(({ share }) => share < reading.none.score);

/** The background as a row. */
export const noneRow = ({ none }: Reading): Row => ({
  label: 'none of these',
  share: none.score,
  cosine: none.cosine,
  isNone: true,
});

/** The labels as `rank` gives them, and before them the background where it is asked for and beats them all. */
export function rankWithNone(reading: Reading, options: { none: boolean }): Row[] {
  const rows = rank(reading, options);
  return options.none && isNoneBest(reading) ? [noneRow(reading), ...rows] : rows;
}

export type Verdict = 'no match' | 'uncertain' | 'clear match';

/** Whether the best label fits at all, and where its cosine lies on a scale. */
export interface MatchScale {
  verdict: Verdict;
  cosine: number;
  /** Cosines: under `uncertain` no match, from `clear` on a clear match. */
  uncertain: number;
  clear: number;
  /** The ends of the scale. */
  from: number;
  to: number;
}

/**
 * Where the best label stands on this model's own scale. A share says only which label is best; against the
 * background prompt of the same picture it says whether the best fits at all: below it nothing does, and at odds of
 * 20 : 1 by the model's own logit scale (cosine + ln 20 / scale) it clearly does. So the thresholds move with the
 * model (0.03 apart at a scale of 100, 0.13 at 23.6) and with the picture.
 */
export function matchScale(reading: Reading, logitScale: number): MatchScale {
  const cosine = Math.max(...reading.cosines);
  const uncertain = reading.none.cosine;
  const band = Math.log(clearOdds) / logitScale;
  const clear = uncertain + band;
  const verdict = cosine < uncertain ? 'no match' : cosine < clear ? 'uncertain' : 'clear match';
  const from = Math.min(uncertain - 1.5 * band, cosine - 0.25 * band);
  const to = Math.max(clear + 1.5 * band, cosine + 0.25 * band);
  return { verdict, cosine, uncertain, clear, from, to };
}

/** What a table says beside a row: that the background wins, or that two labels are nearly level. */
export function note(reading: Reading): 'none of these' | 'uncertain' | '' {
  if (isNoneBest(reading)) return 'none of these';
  const [best, second] = rank(reading, { none: true });
  if (!best || !second) return '';
  const isClose = reading.independent
    ? second.share * clearLead > best.share
    : best.share - second.share < uncertainMargin;
  return isClose ? 'uncertain' : '';
}

import type { BarItem } from '../../../ui/Bars.tsx';
import { formatCosine } from '../../../ui/units.ts';
import { rank, type Reading, type Row } from '../reading.ts';

/** Shares under this are folded away. */
const foldedUnder = 0.001;
/** More bars than this are folded away as well, whatever their share. */
const barsMost = 12;

export interface ResultBars {
  items: BarItem[];
  /** How many labels are not among the items. */
  folded: number;
  /** Whether all that is folded is under 0.1 %. */
  small: boolean;
}

/** The first bars of a reading, best first, with the background apart. */
export function topBars(reading: Reading, { none, most }: { none: boolean; most: number }): BarItem[] {
  const rows = rank(reading, { none }).slice(0, most).map(toBar);
  return none ? [...rows, background(reading)] : rows;
}

/** The bars of a reading, best first, with the background apart; what is next to nothing is folded unless `all`. */
export function resultBars(reading: Reading, { none, all = false }: { none: boolean; all?: boolean }): ResultBars {
  const rows = rank(reading, { none });
  const large = rows.filter(({ share }, index) => index === 0 || share >= foldedUnder).slice(0, barsMost);
  const open = all ? rows : large;
  const folded = rows.slice(open.length);
  return {
    items: none ? [...open.map(toBar), background(reading)] : open.map(toBar),
    folded: folded.length,
    small: folded.every(({ share }) => share < foldedUnder),
  };
}

/** The id cannot be that of the background, whatever the label is. */
const toBar = ({ label, share, cosine }: Row): BarItem => ({
  id: `=${label}`,
  label,
  share,
  value: formatCosine(cosine),
});

const background = ({ none }: Reading): BarItem => ({
  id: 'none',
  label: 'none of these',
  share: none.score,
  value: formatCosine(none.cosine),
  apart: true,
});

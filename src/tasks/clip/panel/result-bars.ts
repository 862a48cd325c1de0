import type { BarItem } from '../../../ui/Bars.tsx';
import { formatCosine } from '../../../ui/units.ts';
import { isNoneBest, noneRow, rank, type Reading, type Row } from '../reading.ts';

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

/** The first bars of a reading, best first; the background stands apart unless it is the best. */
export function topBars(reading: Reading, { none, most }: { none: boolean; most: number }): BarItem[] {
  return withBackground(rank(reading, { none }).slice(0, most), reading, { none });
}

/** The bars of a reading, as `topBars` orders them; what is next to nothing is folded unless `all`. */
export function resultBars(reading: Reading, { none, all = false }: { none: boolean; all?: boolean }): ResultBars {
  const rows = rank(reading, { none });
  const large = rows.filter(({ share }, index) => index === 0 || share >= foldedUnder).slice(0, barsMost);
  const open = all ? rows : large;
  const folded = rows.slice(open.length);
  return {
    items: withBackground(open, reading, { none }),
    folded: folded.length,
    small: folded.every(({ share }) => share < foldedUnder),
  };
}

function withBackground(rows: readonly Row[], reading: Reading, { none }: { none: boolean }): BarItem[] {
  const items = rows.map(toBar);
  if (!none) return items;
  const background = toBar(noneRow(reading));
  return isNoneBest(reading) ? [background, ...items] : [...items, { ...background, apart: true }];
}

/** The id cannot be that of the background, whatever the label is. */
const toBar = ({ label, share, cosine, isNone }: Row): BarItem => ({
  id: isNone ? 'none' : `=${label}`,
  label,
  share,
  value: formatCosine(cosine),
});

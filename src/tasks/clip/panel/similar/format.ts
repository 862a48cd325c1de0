import { formatCosine } from '../../../../ui/units.ts';
import type { Unit } from '../../similar/store.ts';

/** A cosine as it is shown: 0.8123 → “0.812” or “81.2 %”. */
export const formatLikeness = (cosine: number, unit: Unit): string =>
  unit === 'cosine' ? formatCosine(cosine) : `${(100 * cosine).toFixed(1)} %`;

/** As above, where there is little room. */
export const formatBriefly = (cosine: number, unit: Unit): string =>
  unit === 'cosine' ? cosine.toFixed(2).replace(/^(-?)0\./, '$1.') : `${Math.round(100 * cosine)}`;

import { formatCount } from '../../../ui/units.ts';

/** Pictures a second in two figures: “27 pictures/s”, “3.4 pictures/s”. */
export const formatRate = (rate: number): string =>
  `${rate < 10 ? rate.toFixed(1) : formatCount(Math.round(rate))} pictures/s`;

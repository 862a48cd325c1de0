import { formatCount } from '../../../../ui/units.ts';
import type { ScoreColumn } from '../../moderate/scores.ts';
import { formatScore } from './format.ts';
import css from './moderate.module.css';

/** Points of the curve, one a percentile. */
const points = 100;

export interface ScoreCurveProps {
  column: ScoreColumn;
  threshold: number;
  /** Where the line stands, 0 to 100. */
  percent: number;
}

/** The scores of the library from the lowest to the highest, on the axis of the slider under it; what is over the line is dark. */
export function ScoreCurve({ column, threshold, percent }: ScoreCurveProps) {
  const { calibration } = column;
  const heights = Array.from({ length: points + 1 }, (_, i) => calibration.threshold((100 * i) / points));
  const area = (from: number, to: number): string => {
    const inner = heights.map((height, i) => [i, height] as const).filter(([i]) => i > from && i < to);
    const ends = [from, to].map((at) => [at, calibration.threshold(at)] as const);
    const path = [ends[0]!, ...inner, ends[1]!].map(([x, height]) => `${x} ${100 - 100 * height}`).join('L');
    return `M${from} 100L${path}L${to} 100Z`;
  };
  const over = calibration.reaching(threshold);
  const words = `Scores of ${formatCount(calibration.count)} pictures: half of them are below ${formatScore(calibration.threshold(50))}, ${formatCount(over)} are above ${formatScore(threshold)}`;
  return (
    <svg className={css.curve} viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={words}>
      <path className={css.under} d={area(0, percent)} />
      <path d={area(percent, 100)} />
      <line x1={percent} x2={percent} y1="0" y2="100" />
      <line className={css.level} x1="0" x2="100" y1={100 - 100 * threshold} y2={100 - 100 * threshold} />
    </svg>
  );
}

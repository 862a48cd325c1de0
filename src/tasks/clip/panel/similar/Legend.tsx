import { useLayoutEffect, useRef } from 'react';
import { type Ramp, rampSteps, stepOf } from '../../similar/colour-ramp.ts';
import type { Unit } from '../../similar/store.ts';
import { formatLikeness } from './format.ts';
import css from './similar.module.css';

export interface LegendProps {
  ramp: Ramp;
  range: { low: number; high: number };
  /** The cosine that is looked at. */
  value: number | undefined;
  unit: Unit;
}

/** What the colours mean, from the least to the most alike pair. */
export function Legend({ ramp, range, value, unit }: LegendProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(ramp, rampSteps, 1), 0, 0);
  }, [ramp]);
  const place = value === undefined ? undefined : (100 * stepOf(value, range.low, range.high)) / (rampSteps - 1);
  return (
    <div className={css.legend}>
      <span>{formatLikeness(range.low, unit)}</span>
      <span className={css.ramp}>
        <canvas ref={canvas} width={rampSteps} height={1} aria-hidden />
        {place !== undefined && <span className={css.needle} style={{ insetInlineStart: `${place}%` }} />}
      </span>
      <span>{formatLikeness(range.high, unit)}</span>
    </div>
  );
}

import { formatPlace } from '../times.ts';
import css from './transcribe.module.css';

/** Seconds between ticks that read well. */
const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600];
const ticksMost = 9;

/** The clock under the waveform. */
export function Ticks({ duration }: { duration: number }) {
  const step = steps.find((seconds) => duration / seconds <= ticksMost) ?? Math.ceil(duration / ticksMost);
  // The last one gives way to the end.
  const count = Math.max(1, Math.ceil(duration / step - 0.4));
  return (
    <div className={css.ticks} aria-hidden>
      {duration > 0 &&
        Array.from({ length: count }, (_, i) => (
          <span key={i} style={{ insetInlineStart: `${(100 * i * step) / duration}%` }}>
            {formatPlace(i * step)}
          </span>
        ))}
      <span>{duration > 0 ? formatPlace(duration) : ''}</span>
    </div>
  );
}

import { Square } from 'lucide-react';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import { type NextShare, useGlide } from './glide.ts';
import css from './progress.module.css';
import text from './text.module.css';
import { formatTimeLeft } from './units.ts';

export interface ProgressProps {
  /** What is going on: "Reading Pocket CLIP". */
  what: string;
  /** In any unit; without `total` the bar only says that something moves. */
  done?: number;
  total?: number | undefined;
  /** How far the bar is, 0 to 1, where `done` of `total` does not tell it. */
  share?: number | undefined;
  /** What runs now tells nothing until it ends. */
  next?: NextShare | undefined;
  /** How far, with its unit: "6.1 of 9.4 MB". */
  far?: string | undefined;
  /** How quick, with its unit: "31 pictures/s". */
  rate?: string | undefined;
  /** What else is to be known of it: "Slower on battery". */
  note?: string | undefined;
  /** Seconds left, once known. */
  left?: number | undefined;
  paused?: boolean;
  onStop?: (() => void) | undefined;
  stopLabel?: string;
  /** Where more is waiting behind this. */
  onStopAll?: (() => void) | undefined;
}

/** What, how far, how quick, time left, Stop. Screen readers hear the start and each quarter, not each tick. */
export function Progress(props: ProgressProps) {
  const { what, done = 0, total, far, rate, note, left, paused = false, onStop, stopLabel = 'Stop', onStopAll } = props;
  const isKnown = props.share !== undefined || (total ?? 0) > 0;
  const value = useGlide(Math.min(props.share ?? (total ? done / total : 0), 1), props.next);
  const percent = isKnown ? Math.floor(value * 100) : undefined;
  const quarter = percent === undefined ? '' : `, ${Math.floor(percent / 25) * 25} %`;
  return (
    <fieldset className={classes(css.progress, !onStop && css.bare)} aria-label={what}>
      <p>
        <strong>{what}</strong>
        {far && <span>{far}</span>}
        {rate && <span>{rate}</span>}
        {note && <span>{note}</span>}
        {left !== undefined && <span className={css.left}>{formatTimeLeft(left)}</span>}
      </p>
      {percent === undefined ? (
        <div className={css.seeking}>
          <progress className={css.bar} aria-label={what} />
        </div>
      ) : (
        <progress className={css.bar} aria-label={what} max={1} value={value} data-paused={paused || undefined}>
          {percent} %
        </progress>
      )}
      {onStop && (
        <div className={css.stops}>
          <Button size="small" icon={<Square aria-hidden />} onClick={onStop}>
            {stopLabel}
          </Button>
          {onStopAll && (
            <Button size="small" variant="quiet" onClick={onStopAll}>
              Stop all
            </Button>
          )}
        </div>
      )}
      <span className={text.sr} aria-live="polite">
        {what + quarter}
      </span>
    </fieldset>
  );
}

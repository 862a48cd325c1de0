import type { CSSProperties } from 'react';
import css from './bars.module.css';
import { classes } from './classes.ts';
import { formatShare } from './units.ts';

export interface BarItem {
  /** Unique in the list. */
  id: string;
  label: string;
  /** 0 to 1. */
  share: number;
  /** A second number, already formatted. */
  value?: string;
  /** Stands under a dashed line: "none of these". */
  apart?: boolean;
}
export interface BarsProps {
  /** Name of the list: "Result, best first". */
  label: string;
  items: readonly BarItem[];
  /** Heads of the two number columns. */
  heads?: readonly [share: string, value: string];
}

/** Shares of a whole, best first, as text; the bars are decoration. The first item is strong unless it stands apart. */
export function Bars({ label, items, heads }: BarsProps) {
  return (
    <div>
      {heads && (
        <p className={css.head} aria-hidden>
          <span className={css.num}>{heads[0]}</span>
          <span className={css.num}>{heads[1]}</span>
        </p>
      )}
      <ol className={css.bars} aria-label={label} data-print="">
        {items.map((item, index) => (
          <li key={item.id} className={classes(index === 0 && !item.apart && css.best, item.apart && css.apart)}>
            <span className={css.label} dir="auto" title={item.label}>
              {item.label}
            </span>
            <span className={css.num}>{formatShare(item.share)}</span>
            <span className={classes(css.num, css.value)}>{item.value}</span>
            <span className={css.bar} style={{ '--share': `${item.share * 100}%` } as CSSProperties} />
          </li>
        ))}
      </ol>
    </div>
  );
}

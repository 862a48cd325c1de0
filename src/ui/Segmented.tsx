import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import css from './segmented.module.css';
import text from './text.module.css';

export interface Segment<T extends string> {
  value: T;
  /** Its words, and its name and tooltip when icons are shown instead. */
  label: string;
  icon?: ReactNode;
  disabled?: boolean;
}
export interface SegmentedProps<T extends string> {
  /** What is chosen here; hidden for the eye. */
  legend: string;
  options: readonly Segment<T>[];
  value: T;
  onChange: (value: T) => void;
  size?: 'small' | 'medium';
  /** Shares the whole width. */
  fill?: boolean;
  /** Shows icons only. */
  icons?: boolean;
  className?: string;
}

/** One of a few, all in sight: radio buttons in a fieldset, so arrow keys move the choice. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { legend, options, value, onChange, size = 'medium', fill = false, icons = false, className } = props;
  const name = useId();
  return (
    <fieldset className={classes(css.seg, css[size], fill && css.fill, icons && css.icons, className)}>
      <legend className={text.sr}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} title={icons ? option.label : undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            aria-label={icons ? option.label : undefined}
            onChange={() => onChange(option.value)}
          />
          <span className={css.face}>
            {option.icon}
            {!icons && option.label}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import { classes } from './classes.ts';
import field from './field.module.css';
import css from './slider.module.css';

export interface SliderProps {
  label: string;
  min: number;
  max: number;
  step?: number;
  value: number;
  onChange: (value: number) => void;
  /** The usual range, drawn as a thin band. */
  usual?: readonly [from: number, to: number];
  hint?: ReactNode;
  disabled?: boolean;
}

/** A number by eye (the track) or exactly (the field); the field takes a value only when it is in range. */
export function Slider({ label, min, max, step = 1, value, onChange, usual, hint, disabled = false }: SliderProps) {
  const id = useId();
  /** What stands in the field while it is no valid number. */
  const [draft, setDraft] = useState<string>();
  const type = (typed: string) => {
    const number = Number(typed);
    const isValid = typed.trim() !== '' && number >= min && number <= max;
    setDraft(isValid && String(number) === typed ? undefined : typed);
    if (isValid) onChange(number);
  };
  const range = { '--min': min, '--max': max, '--value': value, '--from': usual?.[0], '--to': usual?.[1] };
  const common = { min, max, step, disabled };
  return (
    <div className={classes(css.slider, usual && css.usual)} style={range as CSSProperties}>
      <label htmlFor={id}>{label}</label>
      <input
        {...common}
        type="number"
        className={classes(field.input, css.number)}
        aria-label={`${label}, number`}
        aria-invalid={draft !== undefined && Number(draft) !== value ? true : undefined}
        value={draft ?? value}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setDraft(undefined)}
      />
      <input
        {...common}
        type="range"
        id={id}
        className={css.range}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
      {hint && (
        <p className={css.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

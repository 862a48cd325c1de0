import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Field, type FieldLook } from './Field.tsx';
import css from './field.module.css';

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}
export type SelectProps = FieldLook &
  Omit<ComponentProps<'select'>, 'id' | 'children' | 'onChange'> & {
    options: readonly SelectOption[];
    value: string;
    onChange: (value: string) => void;
  };

/** The browser's own list to choose one from, with its label. */
export function Select({
  label,
  aside,
  hint,
  error,
  inline = false,
  options,
  onChange,
  className,
  ...rest
}: SelectProps) {
  return (
    <Field label={label} aside={aside} hint={hint} error={error} inline={inline}>
      {(control) => (
        <div className={css.select}>
          <select
            {...rest}
            {...control}
            className={classes(css.input, className)}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden />
        </div>
      )}
    </Field>
  );
}

import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Field, type FieldLook } from './Field.tsx';
import css from './field.module.css';

export type TextFieldProps = FieldLook & Omit<ComponentProps<'input'>, 'id' | 'size'>;

/** One line of text (or a number, by `type`) with its label. */
export function TextField({ label, aside, hint, error, inline = false, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} aside={aside} hint={hint} error={error} inline={inline}>
      {(control) => <input type="text" {...rest} {...control} className={classes(css.input, className)} />}
    </Field>
  );
}

import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Field, type FieldLook } from './Field.tsx';
import css from './field.module.css';

export type TextAreaProps = FieldLook & Omit<ComponentProps<'textarea'>, 'id'>;

/** Several lines of text with their label. */
export function TextArea({ label, aside, hint, error, inline = false, className, ...rest }: TextAreaProps) {
  return (
    <Field label={label} aside={aside} hint={hint} error={error} inline={inline}>
      {(control) => <textarea {...rest} {...control} className={classes(css.input, className)} />}
    </Field>
  );
}

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import css from './field.module.css';

export interface FieldLook {
  label: ReactNode;
  /** At the end of the label's line: a count, a link. */
  aside?: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value; takes the place of the hint and marks the control as invalid. */
  error?: ReactNode;
  /** Label and control on one line. */
  inline?: boolean;
}
/** What the control needs to be named and described by its field. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}
export type FieldProps = FieldLook & {
  /** Id of a text elsewhere that says what is wrong with the value, where several fields share one. */
  errorId?: string | undefined;
  children: (control: FieldControl) => ReactNode;
};

/** Label, control, and a hint or an error under it. */
export function Field({ label, aside, hint, error, inline = false, errorId, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const control: FieldControl = {
    id,
    'aria-describedby': errorId ?? (error || hint ? note : undefined),
    'aria-invalid': error || errorId ? true : undefined,
  };
  return (
    <div className={classes(css.field, inline && css.inline)}>
      <div className={css.label}>
        <label htmlFor={id}>{label}</label>
        {aside && <span className={css.aside}>{aside}</span>}
      </div>
      {children(control)}
      {error ? (
        <p className={css.error} id={note}>
          <CircleAlert aria-hidden />
          {error}
        </p>
      ) : (
        hint && (
          <p className={css.hint} id={note}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

import { ChevronDown } from 'lucide-react';
import { Field, type FieldProps } from './Field.tsx';
import css from './field.module.css';

export type UsualNumberFieldProps = Pick<FieldProps, 'label' | 'errorId'> & {
  /** NaN shows an empty field. */
  value: number;
  /** Called with whatever is typed: a number outside the limits too, and NaN for none. */
  onChange: (value: number) => void;
  min?: number | undefined;
  max?: number | undefined;
  /** How far the arrow keys go. */
  step?: number | undefined;
  unit: string;
  /** Values to choose from, and the name of their list. */
  usual: readonly number[];
  usualLabel: string;
};

/** Any number to be typed, with the usual ones in the browser's own list at its end. */
export function UsualNumberField({
  label,
  errorId,
  value,
  onChange,
  usual,
  usualLabel,
  unit,
  ...limits
}: UsualNumberFieldProps) {
  return (
    <Field label={label} errorId={errorId} aside={unit}>
      {(control) => (
        <div className={css.withUsual}>
          <input
            type="number"
            inputMode="numeric"
            {...limits}
            {...control}
            className={css.input}
            value={Number.isNaN(value) ? '' : value}
            onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
          />
          <select
            aria-label={usualLabel}
            title={usualLabel}
            value={usual.includes(value) ? value : ''}
            onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
          >
            <option value="" hidden>
              Another
            </option>
            {usual.map((one) => (
              <option key={one} value={one}>
                {one} {unit}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden />
        </div>
      )}
    </Field>
  );
}

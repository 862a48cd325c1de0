import { useState } from 'react';
import { TextField, type TextFieldProps } from '../../../ui/TextField.tsx';

export type NumberFieldProps = Pick<TextFieldProps, 'label' | 'hint' | 'inline' | 'aside' | 'placeholder'> & {
  min: number;
  max: number;
  /** Fractions of this are taken; whole numbers without it. */
  step?: number;
  /** Undefined shows an empty field. */
  value: number | undefined;
  /** Called with numbers in range only; with undefined for an empty field if `canBeEmpty`. */
  onChange: (value: number | undefined) => void;
  canBeEmpty?: boolean;
  /** Takes texts that a number cannot hold; the field shows what it gives once it is left. */
  parse?: (typed: string) => number | undefined;
};

/** A number to be typed. What is not accepted stays in the field and is explained until it is left. */
export function NumberField({ min, max, step = 1, value, onChange, canBeEmpty = false, ...more }: NumberFieldProps) {
  const { parse = Number, ...rest } = more;
  const [draft, setDraft] = useState<string>();
  const accept = (typed: string): { value: number | undefined } | undefined => {
    if (typed.trim() === '') return canBeEmpty ? { value: undefined } : undefined;
    const number = parse(typed);
    const isFine = number !== undefined && number >= min && number <= max && (step !== 1 || Number.isInteger(number));
    return isFine ? { value: number } : undefined;
  };
  const type = (typed: string) => {
    const accepted = accept(typed);
    setDraft(typed);
    if (accepted) onChange(accepted.value);
  };
  const isWrong = draft !== undefined && !accept(draft);
  return (
    <TextField
      {...rest}
      type="number"
      min={min}
      max={more.parse ? undefined : max} // what is parsed may be written longer
      step={step}
      value={draft ?? value ?? ''}
      error={isWrong ? `${step === 1 ? 'A whole number' : 'A number'} from ${min} to ${max}` : undefined}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => setDraft(undefined)}
    />
  );
}

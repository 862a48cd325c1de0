import { type ReactNode, useState } from 'react';
import { TextField } from '../../../ui/TextField.tsx';
import { parseNumber } from './number-draft.ts';
import css from './settings.module.css';

export interface NumberFieldProps {
  label: ReactNode;
  value: number | null;
  /** What an empty field stands for: "off", "none". Absent: it may not be empty. */
  empty?: string;
  min?: number;
  max?: number;
  whole?: boolean;
  onChange: (value: number | null) => void;
}

/** An exact number on one line; what is out of range is told and not taken. */
export function NumberField({ label, value, empty, min, max, whole = false, onChange }: NumberFieldProps) {
  const [draft, setDraft] = useState<string>();
  const isGood = (number: number | null | undefined): number is number | null => {
    if (number === undefined) return false;
    if (number === null) return empty !== undefined;
    return number >= (min ?? -Infinity) && number <= (max ?? Infinity) && (!whole || Number.isInteger(number));
  };
  const type = (typed: string) => {
    setDraft(typed);
    const number = parseNumber(typed);
    if (isGood(number)) onChange(number);
  };
  const isWrong = draft !== undefined && !isGood(parseNumber(draft));
  const range = max === undefined ? `from ${min}` : `from ${min} to ${max}`;
  return (
    <TextField
      inline
      className={css.number ?? ''}
      inputMode="decimal"
      label={label}
      placeholder={empty}
      value={draft ?? value ?? ''}
      error={isWrong ? `A ${whole ? 'whole ' : ''}number${min === undefined ? '' : ` ${range}`}.` : undefined}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => setDraft(undefined)}
    />
  );
}

import type { ReactNode } from 'react';
import css from './check.module.css';

export interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once: a checkbox with the role of a switch. */
export function Switch({ label, checked, onChange, disabled = false }: SwitchProps) {
  return (
    <label className={css.switch}>
      {label}
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}

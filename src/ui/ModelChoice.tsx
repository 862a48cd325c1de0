import css from './model-choice.module.css';

export interface ModelOption {
  id: string;
  name: string;
}
export interface ModelChoiceProps {
  /** Id of the model in use. */
  value: string;
  /** What to call it while nothing is known of it. */
  fallback: string;
  options: readonly ModelOption[];
  onChange: (id: string) => void;
  disabled?: boolean;
}

/** The name of the model in use; a list to choose from as soon as there is more than one. */
export function ModelChoice({ value, fallback, options, onChange, disabled }: ModelChoiceProps) {
  const current = options.find(({ id }) => id === value);
  if (options.length < 2 || !current) return <span>{current?.name ?? fallback}</span>;
  return (
    <select
      aria-label="Model"
      className={css.choice}
      value={value}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

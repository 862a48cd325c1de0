import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import css from './name-form.module.css';

interface Props {
  /** What is named: “set”, “list”. */
  what: string;
  /** Names of those that are always there. */
  taken: readonly string[];
  onSave: (name: string) => void;
  onDone: () => void;
}

/** Asks for a name under which labels are kept; an own one of that name is replaced. */
export function NameForm({ what, taken, onSave, onDone }: Props) {
  const [name, setName] = useState('');
  const trimmed = name.trim();
  const error = taken.includes(trimmed)
    ? `“${trimmed}” is a ${what} that is always there. Take another name.`
    : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (trimmed === '' || error) return;
    onSave(trimmed);
    onDone();
  };
  return (
    <form className={css.naming} onSubmit={submit}>
      <TextField
        label={`Name of the ${what}`}
        value={name}
        error={error}
        maxLength={60}
        ref={(input) => input?.focus()}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && onDone()}
      />
      <Button type="submit" disabled={trimmed === '' || Boolean(error)}>
        Save
      </Button>
    </form>
  );
}

import { X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { formatCount } from '../../../ui/units.ts';
import type { Segment } from '../contract.ts';
import { countMatches } from '../edits.ts';
import { useWhisper } from '../store.ts';
import css from './transcribe.module.css';

/** Finds a text in the whole transcript and writes another in its place; Undo takes it back. */
export function FindBar({ segments, onClose }: { segments: readonly Segment[]; onClose: () => void }) {
  const replaceAll = useWhisper((state) => state.replaceAll);
  const [find, setFind] = useState('');
  const [replacement, setReplacement] = useState('');
  const [isCaseMatched, setCaseMatched] = useState(false);
  const count = countMatches(segments, { find, isCaseMatched });
  const leave = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (count > 0) replaceAll({ find, isCaseMatched }, replacement);
  };
  return (
    <form className={css.find} onSubmit={submit} aria-label="Find and replace">
      <TextField
        label="Find"
        value={find}
        onKeyDown={leave}
        dir="auto"
        aside={find && `${formatCount(count)} found`}
        ref={(input) => {
          if (input && document.activeElement === document.body) input.focus();
        }}
        onChange={({ currentTarget }) => setFind(currentTarget.value)}
      />
      <TextField
        label="Replace by"
        value={replacement}
        onKeyDown={leave}
        dir="auto"
        onChange={({ currentTarget }) => setReplacement(currentTarget.value)}
      />
      <Checkbox label="Match case" checked={isCaseMatched} onChange={setCaseMatched} />
      <Button type="submit" disabled={count === 0}>
        Replace all
      </Button>
      <IconButton variant="quiet" icon={<X aria-hidden />} label="Close find and replace" onClick={onClose} />
    </form>
  );
}

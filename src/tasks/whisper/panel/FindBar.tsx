import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { formatCount } from '../../../ui/units.ts';
import type { Segment } from '../contract.ts';
import { findMatches } from '../edits.ts';
import { useWhisper } from '../store.ts';
import type { Finding } from './finding.ts';
import css from './find.module.css';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { findKeys } from './key-help.ts';

export interface FindBarProps {
  segments: readonly Segment[];
  finding: Finding;
  onClose: () => void;
}

/** Finds a text in the whole transcript and writes another in its place, once or everywhere; Undo takes it back. */
export function FindBar({ segments, finding, onClose }: FindBarProps) {
  useKeyHelp(findKeys);
  const { search, matches, chosen, look, step } = finding;
  const replaceAll = useWhisper((state) => state.replaceAll);
  const editText = useWhisper((state) => state.editText);
  const [replacement, setReplacement] = useState('');
  const count = matches.length;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    else step(event.shiftKey ? -1 : 1);
    event.preventDefault();
  };
  const onEscape = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') onClose();
  };
  const replaceOne = () => {
    const at = matches[chosen];
    if (!at) return;
    const { text } = segments[at.index]!;
    editText(at.index, text.slice(0, at.place) + replacement + text.slice(at.place + at.length));
    // The next one has come into its place, unless the new text has some of its own.
    const own = findMatches([{ ...segments[at.index]!, text: replacement }], search).length;
    if (own > 0) step(own);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (count > 0) replaceAll(search, replacement);
  };
  return (
    <form className={css.find} onSubmit={submit} aria-label="Find and replace">
      <TextField
        label="Find"
        value={search.find}
        onKeyDown={onKeyDown}
        dir="auto"
        aside={
          search.find && (
            <span aria-live="polite">
              {count === 0 ? 'none' : `${formatCount(chosen + 1)} of ${formatCount(count)}`}
            </span>
          )
        }
        ref={(input) => {
          if (input && document.activeElement === document.body) input.focus();
        }}
        onChange={({ currentTarget }) => look({ ...search, find: currentTarget.value })}
      />
      <span className={css.row}>
        <IconButton
          icon={<ChevronUp aria-hidden />}
          label="Previous match"
          title="Previous (Shift+Enter)"
          disabled={count === 0}
          onClick={() => step(-1)}
        />
        <IconButton
          icon={<ChevronDown aria-hidden />}
          label="Next match"
          title="Next (Enter)"
          disabled={count === 0}
          onClick={() => step(1)}
        />
      </span>
      <TextField
        label="Replace with"
        value={replacement}
        onKeyDown={onEscape}
        dir="auto"
        onChange={({ currentTarget }) => setReplacement(currentTarget.value)}
      />
      <Checkbox
        label="Match case"
        checked={search.isCaseMatched}
        onChange={(isCaseMatched) => look({ ...search, isCaseMatched })}
      />
      <span className={css.row}>
        <Button disabled={count === 0} onClick={replaceOne}>
          Replace
        </Button>
        <Button type="submit" disabled={count === 0}>
          Replace all
        </Button>
      </span>
      <IconButton variant="quiet" icon={<X aria-hidden />} label="Close find and replace" onClick={onClose} />
    </form>
  );
}

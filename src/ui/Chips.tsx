import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import css from './chips.module.css';
import { formatCount } from './units.ts';

/** More than this would make the page slow and says no more to the eye. */
const shownMost = 200;

export interface ChipsProps {
  /** What the list holds, for its name: "Labels". */
  label: string;
  values: readonly string[];
  /** Called with the new list: trimmed, without empty or repeated entries. */
  onChange: (values: string[]) => void;
  placeholder?: string;
  /** Id for the input, when a label elsewhere names it. */
  id?: string;
  'aria-describedby'?: string | undefined;
}

/** The parts of a typed or pasted text: one a line, or divided by commas when it is one line. */
export function splitEntries(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return (lines.length > 1 ? lines : text.split(',')).map((part) => part.trim()).filter(Boolean);
}

/**
 * A list of short texts. Enter or a comma adds, pasting many adds many, Backspace at the start takes the last one
 * back into the field, and pressing a chip takes that one back, to be changed in its place.
 */
export function Chips({ label, values, onChange, placeholder, id, ...described }: ChipsProps) {
  const [draft, setDraft] = useState('');
  /** Where the draft goes: at the end, or where the chip stood that is being changed. */
  const [place, setPlace] = useState<number>();
  const input = useRef<HTMLInputElement>(null);

  const commit = (text: string) => {
    const at = Math.min(place ?? values.length, values.length);
    const next = [...new Set([...values.slice(0, at), ...splitEntries(text), ...values.slice(at)])];
    setDraft('');
    setPlace(undefined);
    if (next.length !== values.length) onChange(next);
  };
  const onLeave = useEffectEvent(() => draft.trim() && commit(draft));
  useEffect(() => {
    addEventListener('pagehide', onLeave); // a reload takes the field without leaving it first
    return () => removeEventListener('pagehide', onLeave);
  }, []);
  const remove = (index: number) => {
    onChange(values.toSpliced(index, 1));
    input.current?.focus();
  };
  const takeBack = (index: number) => {
    const kept = draft.trim() ? [...values.toSpliced(index, 1), draft.trim()] : values.toSpliced(index, 1);
    setDraft(values[index] ?? '');
    setPlace(index);
    onChange([...new Set(kept)]);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'Enter' || event.key === ',') && draft.trim()) {
      event.preventDefault();
      commit(draft);
    }
    if (event.key === 'Backspace' && draft === '' && values.length > 0) {
      event.preventDefault();
      takeBack(values.length - 1);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\n,]/.test(text)) return;
    event.preventDefault();
    commit(draft + text);
  };
  const hidden = values.length - shownMost;
  return (
    <div className={css.chips}>
      <ul aria-label={label}>
        {values.slice(0, shownMost).map((value, index) => (
          <li key={value} className={css.chip}>
            <button
              type="button"
              className={css.text}
              dir="auto"
              title={`Change ${value}`}
              onClick={() => takeBack(index)}
            >
              {value}
            </button>
            <button type="button" className={css.remove} aria-label={`Remove ${value}`} onClick={() => remove(index)}>
              <X aria-hidden />
            </button>
          </li>
        ))}
        {hidden > 0 && <li className={css.more}>and {formatCount(hidden)} more</li>}
      </ul>
      <input
        {...described}
        ref={input}
        id={id}
        className={css.input}
        dir="auto"
        aria-label={id ? undefined : `Add to ${label.toLowerCase()}`}
        placeholder={placeholder}
        value={draft}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => draft.trim() && commit(draft)}
      />
    </div>
  );
}

import { ImagePlus, Search, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { FileButton } from '../../../../ui/FileButton.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import text from '../../../../ui/text.module.css';
import { partsOf, withoutPart, writePart } from './query-parts.ts';
import { OutsideChip, PartChip } from './QueryChip.tsx';
import css from './search.module.css';
import { searchStore, useSearch } from './store.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { queryKeys } from '../key-help.ts';

const picturesOf = (list: FileList | undefined): File[] =>
  [...(list ?? [])].filter(({ type }) => type.startsWith('image/'));

const isSign = (key: string): boolean => key === '+' || key === '-';
const isAllSelected = (field: HTMLInputElement | null): boolean =>
  field !== null && field.selectionStart === 0 && field.selectionEnd === field.value.length;

/**
 * What is looked for: a field whose words count while they are written, and chips for what narrows them down. Enter makes
 * chips of signs, weights, pictures and filters, and selects the words, so that the next ones replace them; a sign typed
 * then adds to them. Backspace at the start of the field takes the last chip back; pictures can be dropped or pasted.
 */
export function QueryLine({ onDown }: { onDown: () => void }) {
  useKeyHelp(queryKeys);
  const query = useSearch((state) => state.query);
  const draft = useSearch((state) => state.draft);
  const pictures = useSearch((state) => state.pictures);
  const problem = useSearch((state) => state.problem);
  const input = useRef<HTMLInputElement>(null);
  const wantsSelection = useRef(false);
  /** Whether the whole field is selected because its words were just asked for, not by the person. */
  const isAsked = useRef(false);
  const id = useId();
  const { write, settle, setQuery, addPictures, clear, warm } = searchStore.getState();
  const parts = partsOf(query);
  const isEmpty = parts.length === 0 && pictures.length === 0 && draft === '';

  useLayoutEffect(() => {
    isAsked.current = wantsSelection.current;
    if (wantsSelection.current) input.current?.select(); // the next words replace these
    wantsSelection.current = false;
  }, [query, draft]);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    const onPaste = (event: ClipboardEvent): void => {
      const pasted = picturesOf(event.clipboardData?.files);
      if (pasted.length === 0) return;
      event.preventDefault();
      addPictures(pasted);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('paste', onPaste);
    };
  }, [addPictures]);

  const takeBack = (index: number): void => {
    const part = parts[index];
    if (!part) return;
    setQuery(withoutPart(query, index), { draft: [draft.trim(), writePart(part)].filter(Boolean).join(' ') });
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && draft.trim()) {
      settle();
      wantsSelection.current = true;
    } else if (isSign(event.key) && isAsked.current && isAllSelected(input.current)) write(`${draft} ${event.key}`);
    else if (event.key === 'Backspace' && draft === '' && parts.length > 0) takeBack(parts.length - 1);
    else if (event.key === 'Escape' && draft !== '') write('');
    else if (event.key === 'ArrowDown') onDown();
    else return;
    event.preventDefault();
  };
  const onDrop = (event: DragEvent): void => {
    const dropped = picturesOf(event.dataTransfer.files);
    if (dropped.length === 0) return;
    event.preventDefault();
    addPictures(dropped);
  };
  return (
    <search className={css.line} onDrop={onDrop}>
      <Search aria-hidden />
      <ul aria-label="Query">
        {pictures.map((picture) => (
          <OutsideChip key={picture.id} picture={picture} />
        ))}
        {parts.map((part, index) => (
          <PartChip
            key={`${index} ${writePart(part)}`}
            part={part}
            onEdit={() => takeBack(index)}
            onRemove={() => {
              setQuery(withoutPart(query, index));
              input.current?.focus();
            }}
          />
        ))}
      </ul>
      <input
        ref={input}
        type="text"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        aria-label="Search"
        aria-describedby={`${id}help`}
        aria-invalid={problem ? true : undefined}
        placeholder={isEmpty ? 'red car, beach without people, or drop a picture here' : 'Words'}
        value={draft}
        onChange={({ currentTarget }) => write(currentTarget.value)}
        onFocus={warm}
        onKeyDown={onKeyDown}
      />
      <span className={text.sr} id={`${id}help`}>
        Combine terms with + and −; weight one with 2:car. Press Enter to search, arrow down to reach the results.
      </span>
      {!isEmpty && (
        <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Clear search" onClick={clear} />
      )}
      <FileButton
        size="small"
        variant="quiet"
        accept="image/*"
        multiple
        title="Search by a picture"
        aria-label="Search by a picture"
        icon={<ImagePlus aria-hidden />}
        onFiles={addPictures}
      />
      <span className={css.lineOver}>Let go to search by this picture</span>
    </search>
  );
}

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import type { Segment } from '../contract.ts';
import { useWhisper } from '../store.ts';
import { formatPlace } from '../times.ts';
import css from './lines.module.css';

export interface LineEditorProps {
  segment: Segment;
  index: number;
  isLast: boolean;
  onClose: () => void;
}

/** The text of one segment to be changed, cut at the caret, joined with the next, or taken out. */
export function LineEditor({ segment, index, isLast, onClose }: LineEditorProps) {
  const editText = useWhisper((state) => state.editText);
  const split = useWhisper((state) => state.split);
  const merge = useWhisper((state) => state.merge);
  const remove = useWhisper((state) => state.removeSegment);
  const lead = /^\s*/.exec(segment.text)![0];
  const [draft, setDraft] = useState(segment.text.slice(lead.length));
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);

  const save = () => editText(index, lead + draft.trim());
  const finish = (work: () => void) => {
    save();
    work();
    onClose();
  };
  const cut = () => {
    const place = area.current?.selectionStart ?? 0;
    finish(() => split(index, lead.length + draft.slice(0, place).trimEnd().length));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    finish(() => {});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.ctrlKey) cut();
    else if (event.key === 'Enter' && !event.shiftKey) finish(() => {});
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form className={css.editor} onSubmit={onSubmit}>
      <TextArea
        label={`Text at ${formatPlace(segment.start)}`}
        hint="Enter saves, Ctrl+Enter splits here, Escape leaves it as it was."
        value={draft}
        ref={area}
        dir="auto"
        rows={Math.min(6, Math.ceil(draft.length / 70) + 1)}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={css.tools}>
        <Button type="submit" size="small">
          Save
        </Button>
        <Button size="small" variant="quiet" onClick={cut}>
          Split here
        </Button>
        <Button size="small" variant="quiet" disabled={isLast} onClick={() => finish(() => merge(index))}>
          Join with the next
        </Button>
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            remove(index);
            onClose();
          }}
        >
          Delete
        </Button>
      </div>
    </form>
  );
}

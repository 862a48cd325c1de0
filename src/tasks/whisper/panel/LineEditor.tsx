import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { UseIn } from '../../../ui/UseIn.tsx';
import type { Segment } from '../contract.ts';
import { leadOf } from '../line-draft.ts';
import { whisperStore } from '../store.ts';
import { formatPlace } from '../times.ts';
import css from './lines.module.css';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { lineKeys } from './key-help.ts';

export interface LineEditorProps {
  segment: Segment;
  index: number;
  isLast: boolean;
  /** What is typed so far. */
  draft: string;
  /** False where it was found open, after a reload or in a view that was left: the focus then stays where it is. */
  isOpenedHere: boolean;
  /** Called when the editor was closed. */
  onClose: () => void;
}

/** The text of one segment to be changed, cut at the caret, joined with the next, or taken out. */
export function LineEditor({ segment, index, isLast, draft, isOpenedHere, onClose }: LineEditorProps) {
  useKeyHelp(lineKeys);
  const { typeText, saveDraft, dropDraft, split, merge, removeSegment } = whisperStore.getState();
  const lead = leadOf(segment.text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isOpenedHere) area.current?.focus();
  }, [isOpenedHere]);

  const finish = (work: () => void) => {
    saveDraft();
    work();
    onClose();
  };
  const cut = () => {
    const place = area.current?.selectionStart ?? 0;
    finish(() => split(index, lead.length + draft.slice(0, place).trim().length));
  };
  const leave = () => {
    dropDraft();
    onClose();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    finish(() => {});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') leave();
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
        hint="Enter to save, Ctrl+Enter to split here, Esc to cancel."
        value={draft}
        ref={area}
        dir="auto"
        rows={Math.min(6, Math.ceil(draft.length / 70) + 1)}
        onChange={({ currentTarget }) => typeText(currentTarget.value)}
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
            dropDraft();
            removeSegment(index);
            onClose();
          }}
        >
          Delete
        </Button>
        <UseIn offer={{ kind: 'words', from: 'whisper', words: draft.trim() }} disabled={!draft.trim()} />
      </div>
    </form>
  );
}

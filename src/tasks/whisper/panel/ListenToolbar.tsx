import { Redo2, RotateCcw, Search, Undo2 } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import layout from '../../../ui/layout.module.css';
import text from '../../../ui/text.module.css';
import type { Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { isChanged } from '../line-draft.ts';
import { formatPlace } from '../times.ts';
import { ExportButton } from './ExportButton.tsx';
import css from './transcribe.module.css';

export interface ListenToolbarProps {
  recording: Recording;
  isFinding: boolean;
  onFind: () => void;
}

/** What is listened to, and what can be done with its transcript as a whole. */
export function ListenToolbar({ recording, isFinding, onFind }: ListenToolbarProps) {
  const { id, name, sound, state, segments } = recording;
  const history = useWhisper((all) => all.histories.get(id));
  const isDrafted = useWhisper(({ draft }) => draft?.id === id && isChanged(draft));
  const undo = useWhisper((all) => all.undo);
  const redo = useWhisper((all) => all.redo);
  const again = useWhisper((all) => all.again);
  const facts = sound && [
    formatPlace(sound.duration),
    sound.kind,
    `${(sound.sampleRate / 1000).toLocaleString('en')} kHz`,
  ];
  const isOver = state === 'done' || state === 'stopped' || state === 'failed';
  return (
    <div className={layout.toolbar}>
      <h2 className={classes(text.cut, css.title)}>
        <strong>{name}</strong>
      </h2>
      {facts && <span className={classes(text.dim, text.wideOnly)}>{facts.join(' · ')}</span>}
      <span className={layout.push} />
      <IconButton
        size="small"
        variant="quiet"
        icon={<Undo2 aria-hidden />}
        label="Undo"
        disabled={!history?.past.length && !isDrafted}
        onClick={undo}
      />
      <IconButton
        size="small"
        variant="quiet"
        icon={<Redo2 aria-hidden />}
        label="Redo"
        disabled={!history?.future.length}
        onClick={redo}
      />
      <Button
        size="small"
        variant="quiet"
        icon={<Search aria-hidden />}
        disabled={segments.length === 0}
        aria-expanded={isFinding}
        onClick={onFind}
      >
        <span className={text.narrowSr}>Find and replace</span>
      </Button>
      <ExportButton recording={recording} />
      <Button size="small" icon={<RotateCcw aria-hidden />} disabled={!isOver} onClick={() => again(id)}>
        <span className={text.narrowSr}>Transcribe again</span>
      </Button>
    </div>
  );
}

import { useState } from 'react';
import { classes } from '../../../ui/classes.ts';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/Notice.tsx';
import { useWhisper } from '../store.ts';
import { ExportGroup } from './ExportGroup.tsx';
import { Listen } from './Listen.tsx';
import { ModelLine } from './ModelLine.tsx';
import { NoRecording } from './NoRecording.tsx';
import { RecordingList } from './RecordingList.tsx';
import { SettingsGroup } from './SettingsGroup.tsx';
import { TakenAway } from './TakenAway.tsx';
import css from './transcribe.module.css';
import { useCurrent } from './use-current.ts';

/** The recordings, the transcript of one of them, and what it is made with and saved as. */
export function TranscribeView() {
  const recording = useCurrent();
  const hasSome = useWhisper((state) => state.recordings.length > 0);
  const [trouble, setTrouble] = useState('');
  return (
    <div className={classes(css.work, !hasSome && css.first)}>
      {hasSome && <RecordingList onTrouble={setTrouble} />}
      <div className={css.middle}>
        {trouble && (
          <Notice tone="warn" title="Nothing was added" className={css.trouble} onDismiss={() => setTrouble('')}>
            {trouble}
          </Notice>
        )}
        {recording ? <Listen key={recording.id} recording={recording} /> : <NoRecording onTrouble={setTrouble} />}
        {!recording && <TakenAway className={css.trouble} />}
      </div>
      <aside className={classes(layout.rail, layout.end, css.rail)} aria-label="Settings">
        <div className={css.scroll}>
          <SettingsGroup />
          {recording && recording.segments.length > 0 && <ExportGroup recording={recording} />}
        </div>
        <ModelLine />
      </aside>
    </div>
  );
}

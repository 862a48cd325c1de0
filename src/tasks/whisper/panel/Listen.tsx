import { useState } from 'react';
import { isPlayable, writtenUntil, type Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { DetectedLanguage } from './DetectedLanguage.tsx';
import { FindBar } from './FindBar.tsx';
import { useFinding } from './finding.ts';
import { ListenToolbar } from './ListenToolbar.tsx';
import { Lines } from './Lines.tsx';
import { Media } from './Media.tsx';
import { Outcome } from './Outcome.tsx';
import { TakenAway } from './TakenAway.tsx';
import { Ticks } from './Ticks.tsx';
import css from './transcribe.module.css';
import { Transport } from './Transport.tsx';
import { usePlayKeys } from './play-keys.ts';
import { Waveform } from './Waveform.tsx';
import { WorkProgress } from './WorkProgress.tsx';

/** One recording: its sound, its transcript, and how far it is. */
export function Listen({ recording }: { recording: Recording }) {
  const { id, name, sound, state, segments } = recording;
  const peaks = useWhisper((all) => all.peaks.get(id));
  const file = useWhisper((all) => all.files.get(id));
  const isAtWork = useWhisper(({ work }) => work.phase !== 'idle');
  const decoded = useWhisper(({ work }) => (work.phase === 'decode' && work.id === id ? work.total : undefined));
  const [isFinding, setFinding] = useState(false);
  const finding = useFinding(segments, isFinding);
  const canPlay = file !== undefined && isPlayable(recording);
  usePlayKeys(canPlay);
  const duration = sound?.duration ?? decoded ?? recording.facts?.duration ?? 0;
  const done = state === 'done' ? duration : writtenUntil(recording);
  return (
    <section className={css.listen} aria-label={`Transcript of ${name}`}>
      <ListenToolbar recording={recording} isFinding={isFinding} onFind={() => setFinding(!isFinding)} />
      <div className={css.sound}>
        {file && canPlay && <Media recording={recording} file={file} />}
        <Waveform peaks={peaks} duration={duration} done={done} />
        <Ticks duration={duration} />
      </div>
      <Transport duration={duration} canPlay={canPlay} />
      {isFinding && <FindBar segments={segments} finding={finding} onClose={() => setFinding(false)} />}
      <h2 data-print="only">{name}</h2>
      <Lines recording={recording} finding={finding} />
      <div className={css.foot}>
        <TakenAway />
        <Outcome recording={recording} />
        <DetectedLanguage recording={recording} />
        {isAtWork && <WorkProgress />}
      </div>
    </section>
  );
}

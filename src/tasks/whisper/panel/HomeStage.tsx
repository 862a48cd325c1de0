import { Ear } from 'lucide-react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { isPlayable, type Recording } from '../recording.ts';
import wing from '../../../ui/wing.module.css';
import { invite } from '../invite.ts';
import { useWhisper } from '../store.ts';
import { formatPlace } from '../times.ts';
import css from './home.module.css';
import { HomeTools } from './HomeTools.tsx';
import { Media } from './Media.tsx';
import { Outcome } from './Outcome.tsx';
import { playFrom } from './player.ts';
import { useCurrent } from './use-current.ts';
import { Waveform } from './Waveform.tsx';
import { WorkProgress } from './WorkProgress.tsx';

/** Lines that the stage shows; the rest is one press away. */
const linesMost = 12;

export interface HomeStageProps {
  trouble: string;
  onTrouble: (message: string) => void;
}

/** The sound and what was heard in it; before that what to do. */
export function HomeStage({ trouble, onTrouble }: HomeStageProps) {
  const recording = useCurrent();
  if (trouble)
    return (
      <div className={wing.message}>
        <Notice tone="warn" title="No new recording" onDismiss={() => onTrouble('')}>
          {trouble}
        </Notice>
      </div>
    );
  if (!recording)
    return (
      <div className={wing.message}>
        <EmptyState icon={<Ear aria-hidden />} title={invite.title}>
          {invite.text}
        </EmptyState>
      </div>
    );
  return <Heard recording={recording} />;
}

function Heard({ recording }: { recording: Recording }) {
  const { id, name, segments, sound, state, resume } = recording;
  const peaks = useWhisper((all) => all.peaks.get(id));
  const file = useWhisper((all) => all.files.get(id));
  const coming = useWhisper((all) => (all.coming?.id === id ? all.coming : undefined));
  const isAtWork = useWhisper(({ work }) => work.phase !== 'idle');
  const duration = sound?.duration ?? 0;
  const done = state === 'done' ? duration : (resume?.seek ?? 0) / 100;
  const shown = state === 'running' ? segments.slice(-linesMost) : segments.slice(0, linesMost);
  return (
    <div className={css.heard}>
      {file && isPlayable(recording) && <Media recording={recording} file={file} isHeardOnly />}
      <Waveform className={css.wave} peaks={peaks} duration={duration} done={done} />
      <ol className={css.words} aria-label={`Transcript of ${name}`} data-print="">
        {shown.map(({ id: segment, start, text }) => (
          <li key={segment}>
            <button type="button" title={`Play from ${formatPlace(start)}`} onClick={() => playFrom(start)}>
              {formatPlace(start)}
            </button>
            <span dir="auto">{text.trim()}</span>
          </li>
        ))}
        {coming && coming.text.trim() !== '' && (
          <li>
            <span className={css.now}>{formatPlace(coming.start)}</span>
            <span className={css.now} dir="auto">
              {coming.text.trim()}…
            </span>
          </li>
        )}
        {state === 'done' && segments.length === 0 && (
          <li>
            <span />
            <span className={css.now}>No speech was found.</span>
          </li>
        )}
      </ol>
      <div className={css.foot}>
        {isAtWork ? <WorkProgress /> : state !== 'done' && <Outcome recording={recording} />}
        {!isAtWork && state === 'done' && (
          <HomeTools recording={recording} canPlay={file !== undefined && isPlayable(recording)} />
        )}
      </div>
    </div>
  );
}

import { Ear } from 'lucide-react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { isPlayable, type Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { formatPlace } from '../times.ts';
import css from './home.module.css';
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
      <div className={css.message}>
        <Notice tone="warn" title="No new recording" onDismiss={() => onTrouble('')}>
          {trouble}
        </Notice>
      </div>
    );
  if (!recording)
    return (
      <div className={css.message}>
        <EmptyState icon={<Ear aria-hidden />} title="Writes down what is said">
          Drop a recording or a video, speak, or press a sample. Nothing leaves this device.
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
      {file && !recording.isVideo && isPlayable(recording) && <Media recording={recording} file={file} />}
      <Waveform className={css.wave} peaks={peaks} duration={duration} done={done} />
      <ol className={css.words} aria-label={`Transcript of ${name}`}>
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
            <span className={css.now}>Nothing is said in it.</span>
          </li>
        )}
      </ol>
      <div className={css.foot}>
        {isAtWork ? <WorkProgress /> : state !== 'done' && <Outcome recording={recording} />}
        {!isAtWork && state === 'done' && (
          <LinkButton size="small" variant="quiet" href="#/whisper/transcribe">
            {segments.length > linesMost ? `All ${segments.length} lines, edit and export` : 'Edit and export'}
          </LinkButton>
        )}
      </div>
    </div>
  );
}

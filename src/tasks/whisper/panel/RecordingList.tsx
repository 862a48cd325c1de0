import { AudioLines, Check, CircleAlert, Clock, Pause, Play, Plus, Trash2, Upload } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { DropZone } from '../../../ui/DropZone.tsx';
import { classes } from '../../../ui/classes.ts';
import { FileButton } from '../../../ui/FileButton.tsx';
import { useGlide } from '../../../ui/glide.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import layout from '../../../ui/layout.module.css';
import text from '../../../ui/text.module.css';
import { formatSeconds, formatTimeLeft } from '../../../ui/units.ts';
import { writtenUntil, type Recording, type RecordingState } from '../recording.ts';
import type { Work } from '../state.ts';
import { acceptRecordings, useWhisper } from '../store.ts';
import { formatPlace, languageName } from '../times.ts';
import { acceptedFiles } from './accepted.ts';
import { RecordButton } from './RecordButton.tsx';
import css from './recordings.module.css';

/** All recordings, how far each is, and the ways to bring more. */
export function RecordingList({ onTrouble }: { onTrouble: (message: string) => void }) {
  const recordings = useWhisper((state) => state.recordings);
  const kept = useWhisper((state) => state.kept);
  const seconds = recordings.reduce((sum, { sound }) => sum + (sound?.duration ?? 0), 0);
  return (
    <aside className={classes(layout.rail, layout.start)} aria-label="Recordings">
      <section className={layout.group}>
        <div className={layout.row}>
          <h2>Recordings</h2>
          <small className={classes(text.dim, layout.push)}>
            {recordings.length}
            {seconds > 0 && `, ${formatSeconds(Math.max(1, seconds))}`}
          </small>
        </div>
        <div className={css.ways}>
          <FileButton icon={<Plus aria-hidden />} accept={acceptedFiles} multiple onFiles={acceptRecordings}>
            Add files
          </FileButton>
          <RecordButton onTrouble={onTrouble} />
        </div>
        <ul className={css.files}>
          {recordings.map((recording) => (
            <Item key={recording.id} recording={recording} />
          ))}
        </ul>
        <GoOnWithAll />
        {!kept && (
          <p className={text.hint}>
            This browser doesn’t store data for this page. Transcripts will be lost when you close it.
          </p>
        )}
      </section>
      <section className={classes(layout.group, text.wideOnly)}>
        <DropZone tall className={css.drop} icon={<Upload aria-hidden />} over="Drop to transcribe">
          <small>Drop audio or video here, of any length</small>
        </DropZone>
      </section>
    </aside>
  );
}

/** A queue that was stopped, or that a closed page left, goes on with one press. */
function GoOnWithAll() {
  const recordings = useWhisper((state) => state.recordings);
  const goOn = useWhisper((state) => state.goOn);
  const stopped = recordings.filter(({ state }) => state === 'stopped');
  if (stopped.length < 2) return null;
  return (
    <Button size="small" icon={<Play aria-hidden />} onClick={() => stopped.forEach(({ id }) => goOn(id))}>
      Resume all {stopped.length}
    </Button>
  );
}

const icons: Record<RecordingState, typeof Check> = {
  waiting: Clock,
  running: AudioLines,
  stopped: Pause,
  done: Check,
  failed: CircleAlert,
};

function Item({ recording }: { recording: Recording }) {
  const { id, name, state, sound, facts } = recording;
  const duration = sound?.duration ?? facts?.duration;
  const isCurrent = useWhisper(({ current }) => current === id);
  const select = useWhisper(({ select: selectOne }) => selectOne);
  const remove = useWhisper(({ remove: removeOne }) => removeOne);
  const Icon = icons[state];
  return (
    <li data-on={isCurrent || undefined}>
      <Icon aria-hidden className={css.state} />
      <button
        type="button"
        className={classes(css.name, text.cut)}
        aria-current={isCurrent || undefined}
        title={name}
        onClick={() => select(id)}
      >
        {name}
      </button>
      <small className={text.dim}>{duration === undefined ? '' : formatPlace(duration)}</small>
      <State recording={recording} />
      <IconButton
        className={css.remove}
        size="small"
        variant="quiet"
        icon={<Trash2 aria-hidden />}
        label={`Remove ${name}`}
        onClick={() => remove(id)}
      />
    </li>
  );
}

function State({ recording }: { recording: Recording }) {
  const { id, state, isVideo, language, resume, sound, error } = recording;
  const work = useWhisper((all) => (all.work.phase !== 'idle' && all.work.id === id ? all.work : undefined));
  if (state === 'failed') return <p className={css.failed}>{error?.message}</p>;
  if (work?.phase === 'run') return <Running work={work} />;
  return <p className={css.hint}>{words()}</p>;

  function words(): string {
    if (state === 'running') return 'being read';
    if (state === 'waiting') return isVideo ? 'waiting, video' : 'waiting';
    if (state === 'done') return language ? `done, ${languageName(language)}` : 'done';
    return resume && sound ? `stopped at ${formatPlace(writtenUntil(recording))}` : 'stopped';
  }
}

function Running({ work: { done, total, share, next, eta } }: { work: Extract<Work, { phase: 'run' }> }) {
  const value = useGlide(share ?? done / total, next);
  const percent = `${Math.floor(100 * value)} %`;
  return (
    <>
      <progress value={value} aria-label={percent} />
      <p className={css.hint}>
        {percent}
        {eta !== undefined && `, ${formatTimeLeft(eta)}`}
      </p>
    </>
  );
}

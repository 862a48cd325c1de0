import { ChevronUp, Eye } from 'lucide-react';
import { useId, useState } from 'react';
import { Bars } from '../../../ui/Bars.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import layout from '../../../ui/layout.module.css';
import { formatCount, formatSeconds } from '../../../ui/units.ts';
import { matchScale, type Reading } from '../reading.ts';
import { useClip } from '../store.ts';
import css from './classify.module.css';
import { MatchScale } from './MatchScale.tsx';
import { ReadingExport } from './ReadingExport.tsx';
import { resultBars } from './result-bars.ts';
import { WorkProgress } from './WorkProgress.tsx';

/** What the model says of the picture on show, or of what the camera sees. */
export function ResultPane() {
  const picture = useClip((state) => state.pictures.find(({ id }) => id === state.current));
  const live = useClip((state) => state.live);
  const fault = useClip((state) => state.fault);
  const stopped = useClip((state) => state.stopped);
  const run = useClip((state) => state.run);
  const heading = useId();
  const reading = live ? live.reading : picture?.reading;
  const time = live?.rate ? `${live.rate.toFixed(1)} pictures/s` : reading && formatSeconds(reading.ms / 1000);
  return (
    <section className={layout.group} aria-labelledby={heading} data-ready={reading ? true : undefined}>
      <header className={css.heading}>
        <h2 id={heading}>Result</h2>
        <small>{time}</small>
      </header>
      <WorkProgress />
      {fault && (
        <ErrorNote
          title="Classification stopped because of an error"
          found={fault.message}
          kept={reading && 'The results so far are kept.'}
          actions={
            <Button size="small" onClick={() => void run()}>
              Try again
            </Button>
          }
        />
      )}
      {stopped && (
        <p className={css.stopped}>
          Stopped. The results so far are kept.{' '}
          <Button variant="link" onClick={() => void run()}>
            Continue
          </Button>
        </p>
      )}
      {reading ? (
        <ReadingView reading={reading} name={live ? 'Camera' : (picture?.name ?? '')} />
      ) : (
        <NoReading failed={picture?.state === 'failed'} />
      )}
    </section>
  );
}

function NoReading({ failed }: { failed: boolean }) {
  const idle = useClip((state) => state.work.phase === 'idle');
  const hasPicture = useClip((state) => state.current !== undefined || state.live !== undefined);
  const hasLabels = useClip((state) => state.labels.length > 0);
  if (failed) return <p className={css.hint}>No result for this picture. The reason is shown on it.</p>;
  if (!idle) return null;
  const missing = hasPicture
    ? hasLabels
      ? ''
      : 'Add at least one label.'
    : hasLabels
      ? 'Add a picture.'
      : 'Add a picture and at least two labels.';
  if (missing === '') return null;
  return (
    <EmptyState icon={<Eye aria-hidden />} title="No result yet">
      {missing}
    </EmptyState>
  );
}

function ReadingView({ reading, name }: { reading: Reading; name: string }) {
  const none = useClip((state) => state.showNone);
  const logitScale = useClip((state) => state.model?.logitScale);
  const [all, setAll] = useState(false);
  const { items, folded, small } = resultBars(reading, { none, all });
  const most = resultBars(reading, { none }).folded;
  return (
    <>
      <Bars label="Labels, best first: share and cosine" heads={['share', 'cosine']} items={items} />
      {folded > 0 && (
        <Button variant="link" className={css.fold} onClick={() => setAll(true)}>
          {formatCount(folded)} more{small && ' under 0.1 %'}
        </Button>
      )}
      {all && most > 0 && (
        <Button variant="link" className={css.fold} icon={<ChevronUp aria-hidden />} onClick={() => setAll(false)}>
          Fewer
        </Button>
      )}
      {logitScale !== undefined && (
        <div className={css.read}>
          <MatchScale scale={matchScale(reading, logitScale)} />
          <p className={css.hint}>
            {none
              ? 'Shares add up to 100 % with “none of these”. Compare the cosine with “none of these” to see whether the top label really fits.'
              : 'Shares add up to 100 % over your labels, so one always wins. The cosine shows whether it really fits.'}
          </p>
        </div>
      )}
      <ReadingExport reading={reading} name={name} />
    </>
  );
}

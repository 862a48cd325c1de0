import { Pause, Play, RotateCw, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import type { Slowed } from '../../library/pace.ts';
import { formatRate } from '../rate.ts';
import { FailedDialog } from './FailedDialog.tsx';
import { LeftOutDialog } from './LeftOutDialog.tsx';
import css from './library.module.css';
import { reportSentence } from './report-text.ts';
import type { Indexing } from './state.ts';
import { useLibrary } from './store.ts';

/** How far indexing is, with Pause and Stop; afterwards what came of it. Nothing while there is nothing to say. */
export function IndexingBar() {
  const indexing = useLibrary((state) => state.indexing);
  const fault = useLibrary((state) => state.fault);
  const dismissFault = useLibrary((state) => state.dismissFault);
  return (
    <>
      {fault && (
        <ErrorNote
          className={css.note}
          title="Indexing stopped because of an error"
          found={fault.message}
          kept="What was indexed is kept."
          onDismiss={dismissFault}
        />
      )}
      {indexing ? <Running indexing={indexing} /> : <Ended />}
    </>
  );
}

function Running({ indexing: { what, progress, isPaused } }: { indexing: Indexing }) {
  const pause = useLibrary((state) => state.pause);
  const resume = useLibrary((state) => state.resume);
  const stop = useLibrary((state) => state.stop);
  const isLoading = progress?.unit === 'bytes' && progress.total !== undefined;
  const isListing = progress?.phase !== 'run' || progress.total === undefined;
  return (
    <div className={css.indexing}>
      {isLoading ? (
        <Progress
          what="Loading the model"
          done={progress.done}
          total={progress.total}
          next={progress.next}
          far={`${formatBytes(progress.done)} of ${formatBytes(progress.total!)}`}
          left={progress.eta}
        />
      ) : isListing ? (
        <Progress
          what={`Looking through ${what}`}
          far={progress?.unit === 'files' ? `${formatCount(progress.done)} files` : undefined}
        />
      ) : (
        <Progress
          what={`${isPaused ? 'Paused' : 'Indexing'}: ${what}`}
          done={progress.done}
          total={progress.total}
          share={progress.share}
          next={isPaused ? undefined : progress.next}
          far={`${formatCount(progress.done)} of ${formatCount(progress.total!)}`}
          rate={progress.rate === undefined || isPaused ? undefined : formatRate(progress.rate)}
          note={progress.slowed && !isPaused ? slowedWords[progress.slowed] : undefined}
          left={isPaused ? undefined : progress.eta}
          paused={isPaused}
        />
      )}
      <div className={css.actions}>
        <Button
          size="small"
          icon={isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          onClick={isPaused ? resume : pause}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <Button size="small" icon={<Square aria-hidden />} onClick={stop}>
          Stop
        </Button>
      </div>
    </div>
  );
}

function Ended() {
  const report = useLibrary((state) => state.report);
  const isUnfinished = useLibrary((state) => state.isUnfinished);
  const hasFolders = useLibrary((state) => state.folders.length > 0);
  const dismissReport = useLibrary((state) => state.dismissReport);
  const rescan = useLibrary((state) => state.rescan);
  const offersReading = useLibrary((state) => state.offersReading);
  const [shown, setShown] = useState<'failed' | 'left out'>();
  if (isUnfinished)
    return (
      <Notice
        className={css.note}
        title="Indexing stopped early"
        actions={
          hasFolders && (
            <Button size="small" icon={<RotateCw aria-hidden />} onClick={() => void rescan()}>
              Continue
            </Button>
          )
        }
      >
        {hasFolders
          ? 'The pictures indexed so far are kept. Continue to index the rest.'
          : 'The pictures indexed so far are kept. Add the same files again to index the rest.'}
      </Notice>
    );
  if (!report) return offersReading ? <Outdated /> : <Rest />;
  const failed = report.failed.length;
  const close = (): void => setShown(undefined);
  return (
    <>
      <Notice
        className={css.note}
        tone={failed > 0 ? 'warn' : 'info'}
        title={reportSentence(report)}
        actions={
          failed + report.leftOut.length > 0 && (
            <>
              {failed > 0 && (
                <Button size="small" onClick={() => setShown('failed')}>
                  See files that failed
                </Button>
              )}
              {report.leftOut.length > 0 && (
                <Button size="small" onClick={() => setShown('left out')}>
                  See skipped files
                </Button>
              )}
            </>
          )
        }
        onDismiss={dismissReport}
      />
      {shown === 'failed' && <FailedDialog onClose={close} />}
      {shown === 'left out' && <LeftOutDialog files={report.leftOut} onClose={close} />}
    </>
  );
}

/** Offers to read again what an earlier version of this page read, where it may not do so by itself. */
function Outdated() {
  const count = useLibrary(({ stats }) => (stats?.folders ?? []).reduce((sum, { outdated }) => sum + outdated, 0));
  const readAnew = useLibrary((state) => state.readAnew);
  const decline = useLibrary((state) => state.declineReading);
  if (count === 0) return <Rest />;
  return (
    <Notice
      className={css.note}
      title={`${count === 1 ? '1 file was' : `${formatCount(count)} files were`} read by an earlier version of this page`}
      actions={
        <Button size="small" onClick={() => void readAnew()}>
          Read again
        </Button>
      }
      onDismiss={decline}
    >
      Their dates, file types and thumbnails may be wrong. Your marks and files stay as they are.
    </Notice>
  );
}

/** Says that the model in use has not seen everything: another was chosen, or vectors of another were imported. */
function Rest() {
  const rest = useLibrary(({ stats }) => (stats?.space ? stats.items - stats.indexed : 0));
  const lookAtRest = useLibrary((state) => state.lookAtRest);
  if (rest <= 0) return null;
  return (
    <Notice
      className={css.note}
      title={`The current model has not indexed ${rest === 1 ? '1 picture' : `${formatCount(rest)} pictures`} yet`}
      actions={
        <Button size="small" onClick={() => void lookAtRest()}>
          Index them
        </Button>
      }
    >
      Search does not find them by their content. Files that were added one by one have to be added again after the page
      was closed.
    </Notice>
  );
}

const slowedWords: Record<Slowed, string> = {
  person: 'Slower while you work here',
  battery: 'Slower on battery',
};

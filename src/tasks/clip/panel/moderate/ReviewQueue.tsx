import { ShieldCheck } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Checkbox } from '../../../../ui/Checkbox.tsx';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import layout from '../../../../ui/layout.module.css';
import { Progress } from '../../../../ui/Progress.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { anyCategory } from '../../moderate/state.ts';
import { decidedInQueue, limitsOf, policyOf } from '../../moderate/selectors.ts';
import { moderateStore, useModerate } from '../../moderate/store.ts';
import { DecisionExport } from './DecisionExport.tsx';
import css from './moderate.module.css';
import { ModelLimits } from './ModelLimits.tsx';
import { QueueStrip } from './QueueStrip.tsx';
import { watchReviewKeys } from './review-keys.ts';
import { ReviewStage } from './ReviewStage.tsx';
import { VerdictBar } from './VerdictBar.tsx';

/** The pictures over the line, one after the other, to be allowed or blocked by a person. */
export function ReviewQueue({ choice }: { choice: ReactNode }) {
  const isBlurred = useModerate((state) => state.isBlurred);
  const setBlurred = useModerate((state) => state.setBlurred);
  const isEmpty = useModerate((state) => state.queue.length === 0);
  useEffect(() => watchReviewKeys(window, () => moderateStore.getState()), []);
  return (
    <section className={css.queue} aria-label="Review queue">
      <div className={layout.toolbar}>
        {choice}
        <QueueState />
        <div className={css.push}>
          <Checkbox label="Blur" checked={isBlurred} onChange={setBlurred} />
          <DecisionExport />
        </div>
      </div>
      <ModelLimits />
      <Scoring />
      {isEmpty ? (
        <NothingFlagged />
      ) : (
        <>
          <ReviewStage />
          <VerdictBar />
          <QueueStrip />
        </>
      )}
    </section>
  );
}

function QueueState() {
  const name = useModerate((state) => policyOf(state).categories.find(({ id }) => id === state.category)?.name);
  const count = useModerate((state) => state.queue.length);
  const done = useModerate((state) => decidedInQueue(state).length);
  return (
    <p className={text.cut}>
      <strong>{name ?? 'All categories'}</strong>{' '}
      <span className={text.dim}>{count > 0 && `${formatCount(done)} of ${formatCount(count)} decided`}</span>
    </p>
  );
}

function Scoring() {
  const work = useModerate((state) => state.work);
  const fault = useModerate((state) => state.fault);
  const isStopped = useModerate((state) => state.isStopped);
  const stop = useModerate((state) => state.stop);
  const score = useModerate((state) => state.score);
  const goOn = (
    <Button size="small" onClick={() => void score()}>
      {fault ? 'Try again' : 'Go on'}
    </Button>
  );
  if (work) {
    const { done = 0, total } = work.progress ?? {};
    const far = total && `${formatCount(done)} of ${formatCount(total)} sentences`;
    return (
      <div className={css.note}>
        <Progress what="Scoring the library" done={done} total={total} far={far || undefined} onStop={stop} />
      </div>
    );
  }
  if (fault) return <ErrorNote className={css.note} title="Not scored" found={fault} actions={goOn} />;
  if (!isStopped) return null;
  return <p className={css.note}>Stopped. What was scored before is kept. {goOn}</p>;
}

function NothingFlagged() {
  const table = useModerate((state) => state.table);
  const isWorking = useModerate((state) => state.work !== undefined);
  const isAny = useModerate((state) => state.category === anyCategory);
  const canAsk = useModerate((state) => limitsOf(state).length > 0);
  if (isWorking) return <div className={css.nothing} />;
  const words = !canAsk
    ? 'A category counts when it is on and has sentences on both sides. Write them at the side.'
    : table
      ? `None of ${formatCount(table.ids.length)} pictures reaches ${isAny ? 'a line' : 'the line'}. Choose a category and lower its line to see the nearest ones.`
      : 'The pictures of your library are scored when there are any.';
  return (
    <div className={css.nothing}>
      <EmptyState icon={<ShieldCheck aria-hidden />} title={canAsk ? 'Nothing to look at' : 'Nothing is asked yet'}>
        {words}
      </EmptyState>
    </div>
  );
}

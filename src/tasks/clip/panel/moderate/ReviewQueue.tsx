import { ShieldCheck } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Checkbox } from '../../../../ui/Checkbox.tsx';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { anyCategory } from '../../moderate/state.ts';
import { decidedInQueue, limitsOf, policyOf } from '../../moderate/selectors.ts';
import { moderateStore, useModerate } from '../../moderate/store.ts';
import { LibraryPass } from '../library/LibraryPass.tsx';
import { DecisionExport } from './DecisionExport.tsx';
import css from './moderate.module.css';
import { ModelLimits } from './ModelLimits.tsx';
import { QueueStrip } from './QueueStrip.tsx';
import { watchReviewKeys } from './review-keys.ts';
import { ReviewStage } from './ReviewStage.tsx';
import { VerdictBar } from './VerdictBar.tsx';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { reviewKeys } from '../key-help.ts';

/** The pictures over the line, one after the other, to be allowed or blocked by a person. */
export function ReviewQueue({ choice }: { choice: ReactNode }) {
  const isBlurred = useModerate((state) => state.isBlurred);
  const setBlurred = useModerate((state) => state.setBlurred);
  const isEmpty = useModerate((state) => state.queue.length === 0);
  useKeyHelp(isEmpty ? undefined : reviewKeys);
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
  return (
    <LibraryPass
      what="Scoring the library"
      counted="sentences"
      work={work}
      fault={fault}
      title="Not scored"
      isStopped={isStopped}
      stopped="What was scored before is kept."
      onStop={stop}
      onAgain={() => void score()}
      className={{ note: css.note, fault: css.note }}
    />
  );
}

function NothingFlagged() {
  const table = useModerate((state) => state.table);
  const isWorking = useModerate((state) => state.work !== undefined);
  const isAny = useModerate((state) => state.category === anyCategory);
  const canAsk = useModerate((state) => limitsOf(state).length > 0);
  if (isWorking) return <div className={css.nothing} />;
  const words = !canAsk
    ? 'A category is used when it is on and has phrases on both sides. Write them in the panel beside.'
    : table
      ? `None of ${formatCount(table.ids.length)} pictures reaches ${isAny ? 'a threshold' : 'the threshold'}. Choose a category and lower its threshold to see the closest ones.`
      : 'Add pictures to your library to score them.';
  return (
    <div className={css.nothing}>
      <EmptyState icon={<ShieldCheck aria-hidden />} title={canAsk ? 'Nothing to review' : 'No category is on'}>
        {words}
      </EmptyState>
    </div>
  );
}

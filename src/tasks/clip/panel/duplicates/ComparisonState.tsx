import { Progress } from '../../../../ui/Progress.tsx';
import { formatCount } from '../../../../ui/units.ts';
import { duplicatesStore, useDuplicates } from '../../duplicates/store.ts';
import { Interrupted } from '../Interrupted.tsx';
import { libraryStore } from '../library/store.ts';
import css from './duplicates.module.css';

const again = (): void => void duplicatesStore.getState().compare(libraryStore.getState().version);

/** How far comparing is; why it is not done. Nothing when it is. */
export function ComparisonState() {
  const work = useDuplicates((state) => state.work);
  const isStopped = useDuplicates((state) => state.isStopped);
  const fault = useDuplicates((state) => state.fault);
  const stop = useDuplicates((state) => state.stop);
  if (work)
    return (
      <div className={css.state}>
        <Progress
          what="Comparing every picture with every other"
          done={work.done}
          total={work.total}
          far={work.total ? `${formatCount(work.done)} of ${formatCount(work.total)}` : undefined}
          onStop={stop}
        />
      </div>
    );
  if (!isStopped && !fault) return null;
  return (
    <Interrupted
      className={css.notice}
      fault={fault}
      title="The pictures could not be compared"
      stopped="These results are from before. Compare again to update them."
      goOn="Compare"
      onAgain={again}
    />
  );
}

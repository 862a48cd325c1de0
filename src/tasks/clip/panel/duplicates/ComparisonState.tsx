import { Button } from '../../../../ui/Button.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import { formatCount } from '../../../../ui/units.ts';
import { duplicatesStore, useDuplicates } from '../../duplicates/store.ts';
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
    <Notice
      className={css.notice}
      tone={fault ? 'danger' : 'info'}
      role={fault ? 'alert' : 'status'}
      title={fault ? 'The pictures could not be compared' : 'Stopped'}
      actions={
        <Button size="small" onClick={again}>
          {fault ? 'Try again' : 'Compare'}
        </Button>
      }
    >
      {fault?.message ?? 'What is shown is from before. Compare again to see what is alike now.'}
    </Notice>
  );
}

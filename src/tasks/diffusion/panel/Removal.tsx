import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import css from './work.module.css';
import { finishRemoval, undoRemoval, useView } from './view-state.ts';

/** What was deleted, while it can come back. */
export function Removal() {
  const count = useView((state) => state.leaving.length);
  if (count === 0) return null;
  return (
    <Notice
      className={css.offer}
      title={count === 1 ? '1 picture deleted' : `${count} pictures deleted`}
      actions={
        <Button size="small" onClick={undoRemoval}>
          Undo
        </Button>
      }
      onDismiss={finishRemoval}
    />
  );
}

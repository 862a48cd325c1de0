import { RotateCw } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import css from './library.module.css';
import { useLibrary } from './store.ts';

/** More says no more to the eye. */
const shownMost = 500;

/** Files that could not be read, each with its reason. They are not tried again by themselves until they change. */
export function FailedDialog({ onClose }: { onClose: () => void }) {
  const failed = useLibrary((state) => state.stats?.failed) ?? [];
  const retryFailed = useLibrary((state) => state.retryFailed);
  return (
    <Dialog
      open
      onClose={onClose}
      title={failed.length === 1 ? '1 file could not be read' : `${formatCount(failed.length)} files could not be read`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            icon={<RotateCw aria-hidden />}
            disabled={failed.length === 0}
            onClick={() => {
              onClose();
              void retryFailed();
            }}
          >
            Try again
          </Button>
        </>
      }
    >
      <p className={text.hint}>They are left alone until they change, or until you try again.</p>
      <ul className={css.failed} aria-label="Files that could not be read">
        {failed.slice(0, shownMost).map(({ id, path, reason }) => (
          <li key={id}>
            <strong>{path}</strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      {failed.length > shownMost && <p>{formatCount(failed.length - shownMost)} more are not shown here.</p>}
    </Dialog>
  );
}

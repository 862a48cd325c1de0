import { RotateCw } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { FileReasons } from './FileReasons.tsx';
import { useLibrary } from './store.ts';

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
      <p className={text.hint}>These files are skipped until they change or you try again.</p>
      <FileReasons files={failed} label="Files that could not be read" />
    </Dialog>
  );
}

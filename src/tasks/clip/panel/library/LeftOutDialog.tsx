import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import type { Failure } from '../../library/contract.ts';
import { FileReasons } from './FileReasons.tsx';

/** What was given and is not for the library, each with its reason. */
export function LeftOutDialog({ files, onClose }: { files: readonly Failure[]; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        files.length === 1
          ? '1 file or folder was left out'
          : `${formatCount(files.length)} files or folders were left out`
      }
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <p className={text.hint}>The library takes pictures, videos and raw photos. These are something else.</p>
      <FileReasons files={files} label="What was left out" />
    </Dialog>
  );
}

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import text from '../../../ui/text.module.css';
import type { Recording } from '../recording.ts';
import css from './export.module.css';
import { ExportForm } from './ExportForm.tsx';

/** Export over the transcript, where it is in reach on every screen. */
export function ExportButton({ recording }: { recording: Recording }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        icon={<Download aria-hidden />}
        disabled={recording.segments.length === 0}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span className={text.narrowSr}>Export</span>
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title="Export">
        <div className={css.dialog}>
          <ExportForm recording={recording} />
        </div>
      </Dialog>
    </>
  );
}

import { Download, Pause, ShieldCheck, Trash2 } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import { checkModel, deleteModel, startDownload } from './actions.ts';
import type { ModelInfo } from './list.ts';
import { modelsStore, noteAnswer } from './store.ts';

/** What can be done with a model in its state: one main thing, and the rest as icons. */
export function ModelActions({ info }: { info: ModelInfo }) {
  const work = useStore(modelsStore, (state) => state.work[info.id]);
  const { id, name, state, source, stored } = info;
  if (work)
    return (
      <Button size="small" icon={<Pause aria-hidden />} aria-label={`Pause ${name}`} onClick={work.stop}>
        {work.kind === 'download' ? 'Pause' : 'Stop'}
      </Button>
    );
  const canFetch = source === 'catalogue' && state !== 'ready';
  const canDelete = source !== 'embedded' && (stored > 0 || source === 'imported');
  return (
    <>
      {canFetch && <FetchButton info={info} />}
      {stored > 0 && state === 'ready' && (
        <Button
          size="small"
          icon={<ShieldCheck aria-hidden />}
          aria-label={`Check ${name}`}
          title="Read every file again and compare its hash"
          onClick={() => checkModel(id)}
        >
          Check
        </Button>
      )}
      {canDelete && <DeleteButton info={info} />}
    </>
  );
}

const verbs = { ready: '', absent: 'Download', partial: 'Resume', corrupt: 'Download again' };

/** What does not fit is downloaded only after a second thought; what a link led to is asked about once. */
function FetchButton({ info }: { info: ModelInfo }) {
  const { id, name, state, unfit, size } = info;
  const isAsked = useStore(modelsStore, ({ asked }) => asked?.id === id && !asked.isAnswered);
  const [isDoubted, setDoubted] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isAsked) button.current?.focus({ preventScroll: true }); // before the dialog opens, which gives it back
  }, [isAsked]);
  const close = () => {
    setDoubted(false);
    noteAnswer();
  };
  const fetchIt = () => {
    close();
    startDownload(id);
  };
  return (
    <>
      <Button
        ref={button}
        size="small"
        icon={<Download aria-hidden />}
        aria-label={`${verbs[state]} ${name}`}
        onClick={() => (unfit && state === 'absent' ? setDoubted(true) : fetchIt())}
      >
        {verbs[state]}
      </Button>
      <Dialog
        open={isDoubted || (isAsked && state === 'absent')}
        title={unfit ? `${name} does not fit this device` : `Download ${name}?`}
        onClose={close}
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant={unfit ? 'plain' : 'primary'} onClick={fetchIt}>
              Download {formatBytes(size)}
              {unfit && ' anyway'}
            </Button>
          </>
        }
      >
        {unfit ? <p>{unfit}</p> : <Costs info={info} />}
      </Dialog>
    </>
  );
}

/** What a download brings, from where, and what it needs. */
function Costs({ info: { dtype, size, memory, origin, licence, notes } }: { info: ModelInfo }) {
  return (
    <>
      <p>{notes}</p>
      <Facts
        facts={[
          ['Download', `${formatBytes(size)} from ${origin}`],
          ['Number format', dtype],
          ['Memory when in use', formatBytes(memory)],
          ['Licence', licence],
        ]}
      />
      <p className={text.hint}>The download can be paused, and other number formats are listed below the model.</p>
    </>
  );
}

function DeleteButton({ info: { id, name, stored, source } }: { info: ModelInfo }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <IconButton
        size="small"
        variant="quiet"
        icon={<Trash2 aria-hidden />}
        label={`Delete ${name}`}
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        open={isAsking}
        title={`Delete ${name}?`}
        deed="Delete"
        onConfirm={() => void deleteModel(id)}
        onClose={() => setAsking(false)}
      >
        <p>
          {formatBytes(stored)} become free. To use it again it has to be{' '}
          {source === 'imported' ? 'imported' : 'downloaded'} again.
        </p>
      </ConfirmDialog>
    </>
  );
}

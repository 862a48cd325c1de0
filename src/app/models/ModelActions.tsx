import { Download, Pause, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { formatBytes } from '../../ui/units.ts';
import { checkModel, deleteModel, startDownload } from './actions.ts';
import type { ModelInfo } from './list.ts';
import { modelsStore } from './store.ts';

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

const verbs = { ready: '', absent: 'Download', partial: 'Go on', corrupt: 'Get it again' };

/** What does not fit is fetched only after a second thought. */
function FetchButton({ info: { id, name, state, unfit, size } }: { info: ModelInfo }) {
  const [isAsking, setAsking] = useState(false);
  const fetchIt = () => {
    setAsking(false);
    startDownload(id);
  };
  return (
    <>
      <Button
        size="small"
        icon={<Download aria-hidden />}
        aria-label={`${verbs[state]} ${name}`}
        onClick={() => (unfit && state === 'absent' ? setAsking(true) : fetchIt())}
      >
        {verbs[state]}
      </Button>
      <Dialog
        open={isAsking}
        title={`${name} does not fit here`}
        onClose={() => setAsking(false)}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button onClick={fetchIt}>Download {formatBytes(size)} anyway</Button>
          </>
        }
      >
        <p>{unfit}</p>
      </Dialog>
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

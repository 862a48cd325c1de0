import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { duplicatesStore } from '../../duplicates/store.ts';
import { libraryApi } from '../../library-api.ts';
import { type DeletionPlan, type DeletionReport, planDeletion } from '../../library/deletion.ts';
import { libraryStore } from '../library/store.ts';
import css from './duplicates.module.css';
import { MarkedLists } from './MarkedLists.tsx';
import { messageOf } from '../../../../runtime/errors.ts';

const files = (count: number): string => (count === 1 ? '1 file' : `${formatCount(count)} files`);

export interface DeleteDialogProps {
  ids: readonly number[];
  /** Groups of which nothing would be left. */
  lost: number;
  onClose: () => void;
}

/** Asks before files are deleted, says which cannot be, and what came of it. */
export function DeleteDialog({ ids, lost, onClose }: DeleteDialogProps) {
  const [asked] = useState(ids); // while files go, so do their marks
  const [plan, setPlan] = useState<DeletionPlan>();
  const [done, setDone] = useState<number>();
  const [report, setReport] = useState<DeletionReport>();
  const [fault, setFault] = useState('');
  const controller = useRef<AbortController>(undefined);
  const told = (error: unknown): void => setFault(messageOf(error));
  useEffect(() => {
    const { items } = duplicatesStore.getState();
    planDeletion(asked.flatMap((id) => items.get(id) ?? [])).then(setPlan, told);
    return () => controller.current?.abort();
  }, [asked]);

  const remove = async (deletable: DeletionPlan['deletable']): Promise<void> => {
    controller.current = new AbortController();
    setDone(0);
    try {
      setReport(
        await libraryApi.deleteFiles(
          deletable.map(({ id }) => String(id)),
          { signal: controller.current.signal, onProgress: setDone },
        ),
      );
    } catch (error) {
      told(error);
    }
    setDone(undefined);
    void libraryStore.getState().refresh();
  };

  const deletable = plan?.deletable ?? [];
  const canDelete = deletable.length > 0 && !report && !fault;
  const bytes = deletable.reduce((sum, { size }) => sum + size, 0);
  const left = report ? report.failed : (plan?.refused ?? []);
  return (
    <Dialog
      open
      onClose={onClose}
      title={report ? `${files(report.deleted.length)} deleted` : 'Delete files from the disk'}
      footer={
        <>
          <Button onClick={onClose}>{canDelete ? 'Keep them' : 'Close'}</Button>
          {canDelete && (
            <Button variant="danger" disabled={done !== undefined} onClick={() => void remove(deletable)}>
              Delete {files(deletable.length)}
            </Button>
          )}
        </>
      }
    >
      <div className={css.deletion}>
        {fault && <p role="alert">{fault}</p>}
        {canDelete && (
          <p>
            {files(deletable.length)}, {formatBytes(bytes)}, will be deleted from{' '}
            {plan!.folders.map((name) => `“${name}”`).join(', ')}, past the bin: this cannot be undone. The browser asks
            for the permission to change the folder.
          </p>
        )}
        {canDelete && lost > 0 && (
          <p className={css.lost}>
            {lost === 1 ? 'Of 1 group' : `Of ${formatCount(lost)} groups`} no picture would be left.
          </p>
        )}
        {done !== undefined && (
          <Progress
            what="Deleting"
            done={done}
            total={deletable.length}
            far={`${formatCount(done)} of ${formatCount(deletable.length)}`}
            onStop={() => controller.current?.abort()}
          />
        )}
        {plan && deletable.length === 0 && !report && (
          <p>This page cannot delete any of these. Take the list and delete them with a tool of your own.</p>
        )}
        {left.length > 0 && (
          <>
            <p>{files(left.length)} not deleted:</p>
            <ul className={css.refused}>
              {left.slice(0, 100).map(({ path, reason }) => (
                <li key={path}>
                  {path} <span className={text.dim}>{reason}</span>
                </li>
              ))}
            </ul>
            {left.length > 100 && <p className={text.hint}>And {formatCount(left.length - 100)} more.</p>}
          </>
        )}
        {!report && <MarkedLists ids={asked} />}
      </div>
    </Dialog>
  );
}

import { Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { staying } from '../../duplicates/review.ts';
import { duplicatesStore, type Group } from '../../duplicates/store.ts';
import { libraryApi } from '../../library-api.ts';
import { binName } from '../../library/bin.ts';
import type { RestoreReport } from '../../library/bins.ts';
import { type DeletionPlan, type DeletionReport, type Doomed, planDeletion } from '../../library/deletion.ts';
import type { Item } from '../../library/item.ts';
import { libraryStore } from '../library/store.ts';
import css from './duplicates.module.css';
import { restore } from './restore.ts';
import { MarkedLists } from './MarkedLists.tsx';
import { messageOf } from '../../../../runtime/errors.ts';

const files = (count: number): string => (count === 1 ? '1 file' : `${formatCount(count)} files`);

export interface DeleteDialogProps {
  ids: readonly number[];
  groups: readonly Group[];
  onClose: () => void;
}

/** The pictures with those of their groups that are not marked. */
function doomedOf(ids: readonly number[], groups: readonly Group[]): Doomed[] {
  const { items, review } = duplicatesStore.getState();
  const instead = staying(review, groups);
  const itemsOf = (found: readonly number[]): Item[] => found.flatMap((id) => items.get(id) ?? []);
  return itemsOf(ids).map((item) => ({ item, instead: itemsOf(instead.get(item.id) ?? []) }));
}

/** Asks before files are deleted, says which cannot be, and what came of it. */
export function DeleteDialog({ ids, groups, onClose }: DeleteDialogProps) {
  const [asked] = useState(() => doomedOf(ids, groups)); // while files go, so do their marks
  const [plan, setPlan] = useState<DeletionPlan>();
  const [done, setDone] = useState<number>();
  const [report, setReport] = useState<DeletionReport>();
  const [restored, setRestored] = useState<RestoreReport>();
  const [fault, setFault] = useState('');
  const controller = useRef<AbortController>(undefined);
  const told = (error: unknown): void => setFault(messageOf(error));
  useEffect(() => {
    planDeletion(asked).then(setPlan, told);
    return () => controller.current?.abort();
  }, [asked]);

  const remove = async (deletable: DeletionPlan['deletable']): Promise<void> => {
    controller.current = new AbortController();
    setDone(0);
    try {
      setReport(
        await libraryApi.deleteFiles(
          deletable.map(({ item }) => String(item.id)),
          {
            instead: Object.fromEntries(
              deletable.map(({ item, instead }) => [item.id, instead.map(({ id }) => String(id))]),
            ),
            signal: controller.current.signal,
            onProgress: setDone,
          },
        ),
      );
    } catch (error) {
      told(error);
    }
    setDone(undefined);
    void libraryStore.getState().refresh();
  };

  const undo = async (deletion: string): Promise<void> => {
    setDone(0);
    try {
      setRestored(await restore(deletion));
    } catch (error) {
      told(error);
    }
    setDone(undefined);
  };

  const deletable = plan?.deletable ?? [];
  const canDelete = deletable.length > 0 && !report && !fault;
  const bytes = deletable.reduce((sum, { item }) => sum + item.size, 0);
  const left = restored?.failed ?? report?.failed ?? plan?.refused ?? [];
  const title = restored
    ? `${files(restored.restored)} put back`
    : report
      ? `${files(report.deleted.length)} deleted`
      : 'Delete files from the disk';
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{canDelete ? 'Keep them' : 'Close'}</Button>
          {report?.deletion && !restored && (
            <Button
              icon={<Undo2 aria-hidden />}
              disabled={done !== undefined}
              onClick={() => void undo(report.deletion!)}
            >
              Undo
            </Button>
          )}
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
            {files(deletable.length)}, {formatBytes(bytes)}, will be moved from{' '}
            {plan!.folders.map((name) => `“${name}”`).join(', ')} into a hidden folder there, “{binName}”, until you put
            them back or empty it. The browser asks for the permission to change the folder.
          </p>
        )}
        {report?.deletion && !restored && <p>The space is freed when you empty the bin, below the marked pictures.</p>}
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
            <p>
              {files(left.length)} not {restored ? 'put back' : 'deleted'}:
            </p>
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
        {!report && <MarkedLists ids={asked.map(({ item }) => item.id)} />}
      </div>
    </Dialog>
  );
}

import { useEffect, useState } from 'react';
import { messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../../ui/ConfirmDialog.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { libraryApi } from '../../library-api.ts';
import { useLibrary } from '../library/store.ts';
import css from './duplicates.module.css';
import { restore } from './restore.ts';

type Deletion = Awaited<ReturnType<typeof libraryApi.deletions>>[number];

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const files = (count: number): string => (count === 1 ? '1 file' : `${formatCount(count)} files`);

/** What was deleted and can come back, after a reload too. Nothing while there is nothing. */
export function BinPanel() {
  const version = useLibrary((state) => state.version);
  const [found, setFound] = useState<readonly Deletion[]>([]);
  const [told, setTold] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [emptied, setEmptied] = useState<Deletion>();
  useEffect(() => {
    let isCurrent = true;
    void libraryApi.deletions().then((now) => isCurrent && setFound(now));
    return () => {
      isCurrent = false;
    };
  }, [version]);
  const run = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setTold('');
    try {
      setTold(await work());
    } catch (error) {
      setTold(messageOf(error));
    }
    setFound(await libraryApi.deletions());
    setBusy(false);
  };
  const putBack = (id: string) =>
    run(async () => {
      const { restored, failed } = await restore(id);
      const [first] = failed;
      return first
        ? `${files(restored)} put back. “${first.path}” was not: ${first.reason}.`
        : `${files(restored)} put back.`;
    });
  if (found.length === 0 && !told) return null;
  return (
    <section className={layout.group} aria-label="Bin">
      <h2>Bin</h2>
      {found.map((deletion) => (
        <div key={deletion.id} className={css.deeds}>
          <p>
            {files(deletion.files)}, {formatBytes(deletion.bytes)}{' '}
            <span className={text.dim}>deleted {when.format(deletion.at)}</span>
          </p>
          <div className={css.lists}>
            <Button size="small" disabled={isBusy} onClick={() => void putBack(deletion.id)}>
              Put back
            </Button>
            <Button size="small" variant="quiet" disabled={isBusy} onClick={() => setEmptied(deletion)}>
              Delete for good…
            </Button>
          </div>
        </div>
      ))}
      <output className={text.hint}>{told}</output>
      {emptied && (
        <ConfirmDialog
          open
          title="Delete for good"
          deed={`Delete ${files(emptied.files)}`}
          onClose={() => setEmptied(undefined)}
          onConfirm={() =>
            void run(async () => {
              const faults = await libraryApi.emptyBin(emptied.id);
              return faults.join(' ') || `${files(emptied.files)} deleted for good.`;
            })
          }
        >
          {files(emptied.files)}, {formatBytes(emptied.bytes)}, from{' '}
          {emptied.folders.map((name) => `“${name}”`).join(', ')}. This cannot be undone.
        </ConfirmDialog>
      )}
    </section>
  );
}

import { FileArchive, LibraryBig, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import layout from '../../../../ui/layout.module.css';
import { saveFile } from '../../../../ui/save.ts';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { lostGroups } from '../../duplicates/review.ts';
import { useDuplicates } from '../../duplicates/store.ts';
import { libraryStore } from '../library/store.ts';
import { zipSelection } from '../library/zip.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import css from './duplicates.module.css';
import { MarkedLists } from './MarkedLists.tsx';
import { useGroups, useMarked } from './use-groups.ts';

/** What is marked, and everything that can become of it. */
export function MarkedPanel() {
  const marked = useMarked();
  const groups = useGroups();
  const items = useDuplicates((state) => state.items);
  const review = useDuplicates((state) => state.review);
  const clearMarks = useDuplicates((state) => state.clearMarks);
  const [isDeleting, setDeleting] = useState(false);
  const bytes = marked.reduce((sum, id) => sum + (items.get(id)?.size ?? 0), 0);
  const lost = useMemo(() => lostGroups(review, groups).length, [review, groups]);
  if (marked.length === 0)
    return (
      <section className={layout.group}>
        <h2>Marked</h2>
        <p className={text.hint}>
          Nothing yet. Mark a picture with X; marked pictures can be exported, zipped or removed here.
        </p>
      </section>
    );
  return (
    <section className={layout.group} aria-label="Marked pictures">
      <h2>
        {formatCount(marked.length)} marked, {formatBytes(bytes)}
      </h2>
      {lost > 0 && (
        <p className={css.lost}>
          {lost === 1 ? 'Of 1 group' : `Of ${formatCount(lost)} groups`} all pictures are marked: none would be left.
        </p>
      )}
      <div className={css.deeds}>
        <Button icon={<LibraryBig aria-hidden />} onClick={() => libraryStore.getState().remove(marked)}>
          Remove from the library
        </Button>
        <ZipMarked ids={marked} />
        <Button icon={<Trash2 aria-hidden />} onClick={() => setDeleting(true)}>
          Delete the files…
        </Button>
      </div>
      <Disclosure summary="As a list">
        <MarkedLists ids={marked} />
      </Disclosure>
      <Button size="small" variant="quiet" onClick={clearMarks}>
        Clear marks
      </Button>
      {isDeleting && <DeleteDialog ids={marked} groups={groups} onClose={() => setDeleting(false)} />}
    </section>
  );
}

function ZipMarked({ ids }: { ids: readonly number[] }) {
  const [packed, setPacked] = useState<number>();
  const [message, setMessage] = useState('');
  const controller = useRef<AbortController>(undefined);
  const zip = async (): Promise<void> => {
    controller.current = new AbortController();
    setMessage('');
    setPacked(0);
    try {
      const { file, missing } = await zipSelection(ids, { signal: controller.current.signal, onProgress: setPacked });
      if (file) saveFile('marked.zip', file);
      if (missing.length > 0) setMessage(`${formatCount(missing.length)} left out. ${missing[0]}`);
    } catch (error) {
      if (!isAbort(error)) setMessage(messageOf(error));
    }
    setPacked(undefined);
  };
  return (
    <>
      {packed === undefined ? (
        <Button icon={<FileArchive aria-hidden />} onClick={() => void zip()}>
          Pack as ZIP
        </Button>
      ) : (
        <Button onClick={() => controller.current?.abort()}>Stop ({formatCount(packed)} packed)</Button>
      )}
      {message && (
        <p role="alert" className={css.lost}>
          {message}
        </p>
      )}
    </>
  );
}

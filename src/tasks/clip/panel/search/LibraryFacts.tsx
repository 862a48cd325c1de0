import { Upload } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../../ui/ConfirmDialog.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { FailedDialog } from '../library/FailedDialog.tsx';
import { useLibrary } from '../library/store.ts';
import { ExportButtons } from './ExportButtons.tsx';
import css from './search.module.css';
import { UnusedVectors } from './UnusedVectors.tsx';

/** What the library takes; the ways out and in for vectors; the end of it all. */
export function LibraryFacts() {
  const stats = useLibrary((state) => state.stats);
  const importFile = useLibrary((state) => state.importFile);
  const bringBack = useLibrary((state) => state.bringBack);
  const clearAll = useLibrary((state) => state.clearAll);
  const isIndexing = useLibrary((state) => state.indexing !== undefined);
  const [isListing, setListing] = useState(false);
  const [isClearing, setClearing] = useState(false);
  if (!stats) return null;
  const { indexed, items, bytes, failed, takenOut, isKept } = stats;
  return (
    <section className={layout.group}>
      <h2>Vectors</h2>
      <Facts
        facts={[
          ['Pictures', indexed === items ? formatCount(items) : `${formatCount(indexed)} of ${formatCount(items)}`],
          ['Size', formatBytes(bytes)],
        ]}
      />
      {failed.length > 0 && (
        <Button size="small" variant="link" className={css.start} onClick={() => setListing(true)}>
          {failed.length === 1 ? '1 file' : `${formatCount(failed.length)} files`} could not be read
        </Button>
      )}
      {takenOut.length > 0 && (
        <div className={css.add}>
          <span>{formatCount(takenOut.length)} removed</span>
          <Button size="small" variant="link" disabled={isIndexing} onClick={() => void bringBack()}>
            Bring back
          </Button>
        </div>
      )}
      {!isKept && (
        <p className={text.hint}>
          This browser doesn’t store data for this page. The library will be lost when you close it.
        </p>
      )}
      <UnusedVectors />
      <ExportButtons isDisabled={indexed === 0} />
      <div className={css.add}>
        <FileButton
          size="small"
          accept=".npz,.parquet"
          icon={<Upload aria-hidden />}
          disabled={isIndexing}
          onFiles={([file]) => file && void importFile(file)}
        >
          Import vectors…
        </FileButton>
        <Button size="small" variant="quiet" disabled={isIndexing} onClick={() => setClearing(true)}>
          Empty the library…
        </Button>
      </div>
      {isListing && <FailedDialog onClose={() => setListing(false)} />}
      <ConfirmDialog
        open={isClearing}
        title="Empty the library?"
        deed="Empty the library"
        onConfirm={() => void clearAll()}
        onClose={() => setClearing(false)}
      >
        <p>
          {formatCount(items)} pictures leave it, with the vectors of all models and the list of folders. That cannot be
          undone. The files stay as they are.
        </p>
      </ConfirmDialog>
    </section>
  );
}

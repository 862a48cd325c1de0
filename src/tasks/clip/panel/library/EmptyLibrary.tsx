import { Images } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { openSample, samples } from '../samples.ts';
import { formatCount } from '../../../../ui/units.ts';
import { AddPictures } from './AddPictures.tsx';
import css from './library.module.css';
import { FailedDialog } from './FailedDialog.tsx';
import { libraryStore, useLibrary } from './store.ts';

async function addSamples(): Promise<void> {
  const files = await Promise.all(samples.map(openSample));
  await libraryStore.getState().add([files.map((file) => ({ file, path: `Samples/${file.name}` }))]);
}

/** Stands in every view of the library before the first picture is in it. */
export function EmptyLibrary({ purpose }: { purpose: string }) {
  const failed = useLibrary((state) => state.stats?.failed.length ?? 0);
  const [isListing, setListing] = useState(false);
  return (
    <div className={css.empty}>
      <EmptyState
        icon={<Images aria-hidden />}
        title={`Your own pictures, ${purpose}`}
        actions={
          <>
            <AddPictures isMain />
            <Button variant="quiet" onClick={() => void addSamples()}>
              Try {samples.length} sample pictures
            </Button>
          </>
        }
      >
        Drop a folder of pictures and videos anywhere on the page. CLIP reads each of them once, on this device. Nothing
        is uploaded and the files stay where they are. You can search while it works.
      </EmptyState>
      {failed > 0 && (
        <Button variant="link" className={css.unread ?? ''} onClick={() => setListing(true)}>
          {failed === 1 ? '1 file' : `${formatCount(failed)} files`} could not be read
        </Button>
      )}
      {isListing && <FailedDialog onClose={() => setListing(false)} />}
    </div>
  );
}

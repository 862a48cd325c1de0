import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { classes } from '../../../../ui/classes.ts';
import layout from '../../../../ui/layout.module.css';
import { watchDrops } from './drop.ts';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { IndexingBar } from './IndexingBar.tsx';
import css from './library.module.css';
import { pictureCache } from './picture-cache.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { libraryStore, useLibrary } from './store.ts';

const DetailDialog = lazy(async () => ({ default: (await import('../detail/DetailDialog.tsx')).DetailDialog }));

export interface LibraryFrameProps {
  /** Name of the main part: "Search". */
  label: string;
  children: ReactNode;
  /** Stands at the side of wide screens and above on narrow ones; not shown while the library is empty. */
  rail?: ReactNode;
  /** Further buttons for the selected pictures. */
  selectionActions?: ReactNode;
}

/**
 * What every view of the library stands in: it opens the library, takes drops, tells how far indexing is, explains an
 * empty library, and holds the bar of the selection and the large picture.
 */
export function LibraryFrame({ label, children, rail, selectionActions }: LibraryFrameProps) {
  const items = useLibrary((state) => state.stats?.items);
  const hasFailed = useLibrary((state) => (state.stats?.failed.length ?? 0) > 0);
  const isIndexing = useLibrary((state) => state.indexing !== undefined);
  const isFaulty = useLibrary((state) => state.fault !== undefined);
  const hasDetail = useLibrary((state) => state.detail !== undefined);
  useEffect(() => {
    const { open, finishRemoval } = libraryStore.getState();
    void open();
    const onHide = (): void => void finishRemoval();
    addEventListener('pagehide', onHide);
    const endDrops = watchDrops(document);
    return () => {
      removeEventListener('pagehide', onHide);
      endDrops();
    };
  }, []);
  useEffect(() => {
    if (!isIndexing) pictureCache.renew();
  }, [isIndexing]);

  const isEmpty = items === 0 && !isIndexing && !hasFailed;
  const isWaiting = items === undefined && !isFaulty;
  return (
    <div className={classes(css.work, rail !== undefined && !isEmpty && css.withRail)}>
      {rail !== undefined && !isEmpty && (
        <aside className={classes(layout.rail, layout.start, css.rail)} aria-label="Library">
          {rail}
        </aside>
      )}
      <section className={css.main} aria-label={label} aria-busy={isWaiting}>
        <IndexingBar />
        {isWaiting ? null : isEmpty ? <EmptyLibrary /> : children}
        <SelectionBar>{selectionActions}</SelectionBar>
      </section>
      {hasDetail && (
        <Suspense>
          <DetailDialog />
        </Suspense>
      )}
    </div>
  );
}

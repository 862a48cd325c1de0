import { Images, SlidersHorizontal } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { classes } from '../../../../ui/classes.ts';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { useBack } from '../../../../ui/use-back.ts';
import { watchFiles } from './drop.ts';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { IndexingBar } from './IndexingBar.tsx';
import css from './library.module.css';
import { LibraryModel } from './LibraryModel.tsx';
import { pictureCache } from './picture-cache.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { isGrowing } from './state.ts';
import { libraryStore, useLibrary } from './store.ts';

const DetailDialog = lazy(async () => ({ default: (await import('../detail/DetailDialog.tsx')).DetailDialog }));

export interface LibraryFrameProps {
  /** Name of the main part: "Search". */
  label: string;
  /** Ends the sentence over an empty library, “Your own pictures, …”. */
  purpose?: string;
  children: ReactNode;
  /** Stands at the side of wide screens, and behind a button on narrow ones; not shown while the library is empty. */
  rail?: ReactNode;
  /** What that button says. */
  railLabel?: string;
  /** Further buttons for the selected pictures. */
  selectionActions?: ReactNode;
  /** Whether pictures are selected here: what was selected elsewhere is not offered where it cannot be seen. */
  hasSelection?: boolean;
  /** Whether the view asks about all pictures at once, and so waits while pictures come in. */
  waits?: boolean;
}

/**
 * What every view of the library stands in: it opens the library, takes drops, tells how far indexing is, explains an
 * empty library, and holds the bar of the selection and the large picture.
 */
export function LibraryFrame({
  label,
  purpose = 'searched by what they show',
  children,
  rail,
  railLabel = 'Library and filters',
  selectionActions,
  hasSelection = true,
  waits = false,
}: LibraryFrameProps) {
  const count = useLibrary((state) => state.count);
  const isIndexing = useLibrary((state) => state.indexing !== undefined);
  const isComing = useLibrary(isGrowing);
  const hasOnlyFailed = useLibrary((state) => state.stats?.items === 0);
  const isFaulty = useLibrary((state) => state.fault !== undefined);
  const hasDetail = useLibrary((state) => state.detail !== undefined);
  useEffect(() => {
    const { open, finishRemoval } = libraryStore.getState();
    void open();
    const onHide = (): void => void finishRemoval();
    addEventListener('pagehide', onHide);
    const endDrops = watchFiles(document);
    return () => {
      removeEventListener('pagehide', onHide);
      endDrops();
    };
  }, []);
  useEffect(() => {
    if (!isIndexing) pictureCache.renew();
  }, [isIndexing]);

  const own = useId();
  const [isRailOpen, setRailOpen] = useState(false);
  useBack(isRailOpen, () => setRailOpen(false));
  const isEmpty = (count === 0 || hasOnlyFailed) && !isIndexing;
  const isWaiting = count === undefined && !isFaulty;
  const isLocked = count === undefined && isFaulty;
  const hasRail = rail !== undefined && !isEmpty && !isWaiting && !isLocked;
  return (
    <div className={classes(css.work, hasRail && css.withRail)}>
      {hasRail && (
        <>
          <Button
            className={css.railButton ?? ''}
            icon={<SlidersHorizontal aria-hidden />}
            aria-expanded={isRailOpen}
            aria-controls={own}
            onClick={() => setRailOpen(!isRailOpen)}
          >
            {railLabel}
          </Button>
          <aside
            id={own}
            className={classes(layout.rail, layout.start, css.rail, isRailOpen && css.open)}
            aria-label={railLabel}
          >
            {rail}
          </aside>
        </>
      )}
      <section className={css.main} aria-label={label} aria-busy={isWaiting}>
        <IndexingBar />
        {waits && isComing && (
          <p className={classes(text.hint, css.note)}>
            New pictures are searchable immediately; they are counted here when indexing ends or pauses.
          </p>
        )}
        {isLocked ? (
          <Locked />
        ) : isWaiting ? null : isEmpty ? (
          <EmptyLibrary purpose={purpose} />
        ) : (
          <>
            <LibraryModel />
            {children}
          </>
        )}
        <p className={css.over} aria-hidden>
          Drop to add to the library
        </p>
        <SelectionBar hasSelection={hasSelection}>{selectionActions}</SelectionBar>
      </section>
      {hasDetail && (
        <Suspense>
          <DetailDialog />
        </Suspense>
      )}
    </div>
  );
}

/** The library could not be opened; the note above says why. */
function Locked() {
  const open = useLibrary((state) => state.open);
  return (
    <div className={css.empty}>
      <EmptyState
        icon={<Images aria-hidden />}
        title="The library is not open"
        actions={<Button onClick={() => void open()}>Try again</Button>}
      >
        Nothing in it is lost.
      </EmptyState>
    </div>
  );
}

import { lazy, Suspense, useEffect, useState } from 'react';
import layout from '../../../../ui/layout.module.css';
import { Notice } from '../../../../ui/Notice.tsx';
import type { Cell } from '../../similar/heat-map-frame.ts';
import type { Matrix } from '../../similar/matrix.ts';
import { similarStore, useSimilar } from '../../similar/store.ts';
import { useClip } from '../../store.ts';
import { LibraryModel } from '../library/LibraryModel.tsx';
import { libraryStore, useLibrary } from '../library/store.ts';
import { HeatMap } from './HeatMap.tsx';
import { watchIntake } from './intake.ts';
import { NearestInLibrary } from './NearestInLibrary.tsx';
import { PairDetail } from './PairDetail.tsx';
import { BestTable, PairTable } from './PairTable.tsx';
import { leftOut, SetPanel } from './SetPanel.tsx';
import css from './similar.module.css';
import { SimilarBar } from './SimilarBar.tsx';
import { SimilarEmpty } from './SimilarEmpty.tsx';
import { SimilarState } from './SimilarState.tsx';

const DetailDialog = lazy(async () => ({ default: (await import('../detail/DetailDialog.tsx')).DetailDialog }));

/** Two sets of pictures, each picture of one compared with each of the other. */
export function SimilarView() {
  const [trouble, setTrouble] = useState('');
  const isEmpty = useSimilar(({ sets }) => sets.a.length + sets.b.length === 0);
  const hasDetail = useLibrary((state) => state.detail !== undefined);
  const unused = useClip((state) => state.chosen);
  useEffect(() => {
    void libraryStore.getState().open();
    void similarStore.getState().open();
  }, []);
  useCompareAgain(unused);
  useEffect(() => watchIntake(document, (left) => setTrouble(leftOut(left))), []);
  return (
    <div className={css.work}>
      <aside className={css.sets} aria-label="The two sets">
        <SetPanel name="a" onTrouble={setTrouble} />
        <SetPanel name="b" onTrouble={setTrouble} />
      </aside>
      <div className={css.body}>
        <LibraryModel unused={unused} />
        {trouble && (
          <Notice
            tone="warn"
            role="alert"
            title="Some files were not added"
            className={css.notice}
            onDismiss={() => setTrouble('')}
          >
            {trouble}
          </Notice>
        )}
        <SimilarState />
        {isEmpty ? <SimilarEmpty onTrouble={setTrouble} /> : <Compared />}
      </div>
      {hasDetail && (
        <Suspense>
          <DetailDialog />
        </Suspense>
      )}
    </div>
  );
}

/**
 * Another model sees other likenesses: that of the library, or the one of Classify before there is one. A comparison that
 * was under way when the model was changed is still that of the one before.
 */
function useCompareAgain(unused: string): void {
  const model = useLibrary((state) => state.stats?.space?.model) ?? unused;
  const compared = useSimilar((state) => state.matrix?.model);
  useEffect(() => {
    if (compared !== undefined && compared !== model) void similarStore.getState().run();
  }, [model, compared]);
}

function Compared() {
  const matrix = useSimilar((state) => state.matrix);
  const view = useSimilar((state) => state.view);
  return (
    <>
      <SimilarBar />
      {view === 'library' ? <NearestInLibrary /> : matrix ? <Seen matrix={matrix} /> : <Waiting />}
    </>
  );
}

function Waiting() {
  const count = useSimilar(({ sets }) => sets.a.length);
  const isWorking = useSimilar((state) => state.work !== undefined);
  if (isWorking) return null;
  return (
    <p className={css.waiting}>
      {count === 0 ? 'Set A is empty: add pictures to it.' : 'Add a second picture to A, or pictures to B, to compare.'}
    </p>
  );
}

function Seen({ matrix }: { matrix: Matrix }) {
  const view = useSimilar((state) => state.view);
  const [chosen, setActive] = useState<Cell>();
  // The sets may have shrunk since.
  const isThere = chosen && chosen.row < matrix.rows.length && chosen.column < matrix.columns.length;
  const active = isThere ? chosen : undefined;
  const shared = { matrix, active, onActive: setActive };
  return (
    <div className={css.seen}>
      {view === 'map' && <HeatMap {...shared} />}
      {view === 'pairs' && <PairTable {...shared} />}
      {view === 'best' && <BestTable {...shared} />}
      <aside className={`${layout.rail} ${layout.end} ${css.detail}`} aria-label="Pair">
        <PairDetail matrix={matrix} active={active} />
      </aside>
    </div>
  );
}

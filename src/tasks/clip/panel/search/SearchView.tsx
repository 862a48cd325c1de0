import { Images } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { PictureGrid } from '../library/PictureGrid.tsx';
import { libraryStore, useLibrary } from '../library/store.ts';
import { useShown } from '../library/use-shown.ts';
import { CompareSelection } from '../similar/CompareSelection.tsx';
import { followHistory } from './query-history.ts';
import { QueryLine } from './QueryLine.tsx';
import { ResultLine } from './ResultLine.tsx';
import { ScoreNote } from './ScoreNote.tsx';
import css from './search.module.css';
import { SearchRail } from './SearchRail.tsx';
import { searchByPictures, searchStore, useSearch } from './store.ts';
import { libraryKeys } from '../key-help.ts';

/** Pictures that one query may be made of; more blur into each other. */
const togetherMost = 12;

/** The library, to be looked through and searched. */
export function SearchView() {
  return (
    <LibraryFrame
      label="Search"
      rail={<SearchRail />}
      selectionActions={
        <>
          <Button
            size="small"
            variant="quiet"
            icon={<Images aria-hidden />}
            onClick={() => searchByPictures([...libraryStore.getState().selected].slice(0, togetherMost))}
          >
            Similar
          </Button>
          <CompareSelection />
        </>
      }
    >
      <Found />
    </LibraryFrame>
  );
}

function Found() {
  const version = useLibrary((state) => state.version);
  const isFirst = useLibrary((state) => state.indexing !== undefined && !state.stats?.indexed);
  const ranking = useSearch((state) => state.ranking);
  const isScored = useSearch((state) => state.isScored);
  const tile = useSearch((state) => state.tile);
  const question = useSearch((state) => state.question);
  const ms = useSearch((state) => state.ms);
  const clear = useSearch((state) => state.clear);
  const showRest = useSearch((state) => state.showRest);
  const hasNoMatch = ranking.matches === 0 && ranking.rest > 0;
  const box = useRef<HTMLDivElement>(null);
  const shown = useShown(ranking.ids);
  useEffect(() => searchStore.getState().ask(), [version]);
  useEffect(() => {
    const { store, recall } = searchStore.getState();
    return followHistory({ write: store, recall });
  }, []);

  const scores = useMemo(
    () => new Map(isScored ? [...ranking.ids].map((id, i) => [id, ranking.scores[i]!]) : []),
    [ranking, isScored],
  );
  const range = useMemo(() => {
    let [from, to] = [Infinity, -Infinity];
    for (const score of ranking.scores) [from, to] = [Math.min(from, score), Math.max(to, score)];
    return { from, to };
  }, [ranking]);
  const noteOf = useCallback(
    (index: number) => {
      const score = scores.get(shown[index]!);
      if (score === undefined) return undefined;
      return <ScoreNote score={score} {...range} />;
    },
    [scores, shown, range],
  );
  const onKey = (event: KeyboardEvent, index: number): void => {
    const { selected, remove } = libraryStore.getState();
    if (event.key === 'Delete') remove(selected.size > 0 ? selected : [shown[index]!]);
    else if (event.key === 's' && !event.ctrlKey && !event.metaKey) searchByPictures([shown[index]!]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.found} ref={box}>
      <div className={css.ask}>
        <QueryLine onDown={() => box.current?.querySelector<HTMLElement>('[role=listbox]')?.focus()} />
        <ResultLine count={shown.length} />
      </div>
      {shown.length === 0 && isFirst ? (
        <EmptyState icon={<Images aria-hidden />} title="Indexing the first pictures">
          Pictures appear here as soon as they are indexed.
        </EmptyState>
      ) : shown.length > 0 || ms === undefined ? (
        <PictureGrid
          label="Found pictures"
          ids={shown}
          restart={question}
          smallest={tile}
          onKey={onKey}
          keyHelp={libraryKeys}
          {...(isScored && { noteOf })}
        />
      ) : hasNoMatch ? (
        <EmptyState
          icon={<Images aria-hidden />}
          title="No matches"
          actions={<Button onClick={showRest}>Show the closest pictures</Button>}
        >
          No picture fits these words better than words that fit anything.
        </EmptyState>
      ) : (
        <EmptyState
          icon={<Images aria-hidden />}
          title="No results"
          actions={<Button onClick={clear}>Show everything</Button>}
        >
          No picture passes these filters. Remove a filter or lower the minimum score.
        </EmptyState>
      )}
    </div>
  );
}

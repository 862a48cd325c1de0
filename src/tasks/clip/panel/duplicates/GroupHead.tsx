// A table element lays its rows out itself; these are placed one by one.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useEffect, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import text from '../../../../ui/text.module.css';
import { formatCosine, formatCount } from '../../../../ui/units.ts';
import { duplicatesStore, type Group, useDuplicates } from '../../duplicates/store.ts';
import { libraryApi } from '../../library-api.ts';
import css from './duplicates.module.css';

/** What a group is, and what can be done with the whole of it. Its buttons are for the pointer: the keys do the same. */
export function GroupHead({ group, number, onCompare }: { group: Group; number: number; onCompare: () => void }) {
  const { ids, exact, cosine } = group;
  const grouping = useDuplicates((state) => state.grouping);
  const lowest = useLowestPair(grouping === 'chained' && !exact ? ids : undefined);
  const isLost = useDuplicates((state) => ids.every((id) => state.review.marked.has(id)));
  return (
    <div role="rowheader" className={css.head}>
      <span className={text.dim}>{formatCount(number)}</span>
      <strong title={exact ? 'Copies of one file, byte by byte' : undefined}>
        {exact ? `${formatCount(ids.length)} copies` : `${formatCount(ids.length)} alike`}
      </strong>
      {!exact && grouping === 'complete' && (
        <span className={text.dim} title="The lowest cosine of two of its pictures">
          from {formatCosine(cosine)}
        </span>
      )}
      {!exact && grouping === 'chained' && (
        <span className={text.dim} title="The weakest link of the chain, and the lowest cosine of two of its pictures">
          linked from {formatCosine(cosine)}
          {lowest !== undefined && `, lowest pair ${formatCosine(lowest)}`}
        </span>
      )}
      {isLost && <span className={css.lost}>Every copy is marked; no copy would remain.</span>}
      <span className={css.headTools}>
        <Button size="small" variant="quiet" tabIndex={-1} onClick={onCompare}>
          Compare
        </Button>
        <Button
          size="small"
          variant="quiet"
          tabIndex={-1}
          onClick={() => duplicatesStore.getState().markAllButBest([group])}
        >
          Keep the best
        </Button>
      </span>
    </div>
  );
}

/** A group of more is told by its links only: the pairs are too many to look at for a line in a list. */
const mostCompared = 1_000;

/** The lowest cosine between two of some pictures, once it is known. */
function useLowestPair(ids: readonly number[] | undefined): number | undefined {
  const [known, setKnown] = useState<{ ids: readonly number[]; lowest: number }>();
  useEffect(() => {
    let isCurrent = true;
    if (ids && ids.length <= mostCompared)
      libraryApi.lowestPair(ids.map(String)).then(
        (lowest) => isCurrent && setKnown({ ids, lowest }),
        () => {}, // a picture went meanwhile: the groups are made anew
      );
    return () => {
      isCurrent = false;
    };
  }, [ids]);
  return known?.ids === ids ? known?.lowest : undefined;
}

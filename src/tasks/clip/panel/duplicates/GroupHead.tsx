// A table element lays its rows out itself; these are placed one by one.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Button } from '../../../../ui/Button.tsx';
import text from '../../../../ui/text.module.css';
import { formatCosine, formatCount } from '../../../../ui/units.ts';
import { duplicatesStore, type Group, useDuplicates } from '../../duplicates/store.ts';
import css from './duplicates.module.css';

/** What a group is, and what can be done with the whole of it. Its buttons are for the pointer: the keys do the same. */
export function GroupHead({ group, number, onCompare }: { group: Group; number: number; onCompare: () => void }) {
  const { ids, exact, cosine } = group;
  const isLost = useDuplicates((state) => ids.every((id) => state.review.marked.has(id)));
  return (
    <div role="rowheader" className={css.head}>
      <span className={text.dim}>{formatCount(number)}</span>
      <strong title={exact ? 'Copies of one file, byte by byte' : undefined}>
        {exact ? `${formatCount(ids.length)} copies` : `${formatCount(ids.length)} alike`}
      </strong>
      {!exact && (
        <span className={text.dim} title="The weakest link of the group: the cosine of two of its pictures">
          from {formatCosine(cosine)}
        </span>
      )}
      {isLost && <span className={css.lost}>All are marked: none would be left</span>}
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

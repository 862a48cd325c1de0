import { Button } from '../../../../ui/Button.tsx';
import { saveText } from '../../../../ui/save.ts';
import text from '../../../../ui/text.module.css';
import { markedCsv, markedPaths, type MarkedPicture, shellPaths } from '../../duplicates/marked-list.ts';
import { duplicatesStore } from '../../duplicates/store.ts';
import css from './duplicates.module.css';

/** The marked pictures with what stays of their groups. */
function markedPictures(ids: readonly number[]): MarkedPicture[] {
  const { groups, items, review } = duplicatesStore.getState();
  const groupOf = new Map(groups.flatMap((group, i) => group.ids.map((id) => [id, { group, number: i + 1 }] as const)));
  return ids.flatMap((id) => {
    const item = items.get(id);
    if (!item) return [];
    const place = groupOf.get(id);
    const left = place?.group.ids.filter((other) => !review.marked.has(other)) ?? [];
    const stays =
      left.find((other) => review.kept.has(other)) ?? left.find((other) => other === place?.group.best) ?? left[0];
    return [{ item, group: place?.number, instead: stays === undefined ? undefined : items.get(stays) }];
  });
}

/** The marked pictures as lists for other tools. */
export function MarkedLists({ ids }: { ids: readonly number[] }) {
  const pictures = () => markedPictures(ids);
  const items = () => pictures().map(({ item }) => item);
  return (
    <div className={css.lists}>
      <Button size="small" onClick={() => saveText('marked.csv', markedCsv(pictures()), 'text/csv')}>
        CSV
      </Button>
      <Button size="small" onClick={() => saveText('marked.txt', markedPaths(items()), 'text/plain')}>
        Paths
      </Button>
      <Button size="small" onClick={() => saveText('marked-shell.txt', shellPaths(items()), 'text/plain')}>
        Paths for a shell
      </Button>
      <p className={text.hint}>
        One path per line, relative to the added folder. For a shell each path is quoted, so that{' '}
        <code>xargs rm &lt; marked-shell.txt</code> beside that folder deletes just these.
      </p>
    </div>
  );
}

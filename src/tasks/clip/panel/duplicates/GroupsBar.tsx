import { Undo2 } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { Kbd } from '../../../../ui/Kbd.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { type Group, useDuplicates } from '../../duplicates/store.ts';
import css from './duplicates.module.css';

const keys = [
  ['K', 'keep'],
  ['X', 'mark'],
  ['B', 'keep the best of its group'],
] as const;

/** What was found, and the keys. */
export function GroupsBar({ groups }: { groups: readonly Group[] }) {
  const items = useDuplicates((state) => state.items);
  const undo = useDuplicates((state) => state.undo);
  const canUndo = useDuplicates((state) => state.past.length > 0);
  const pictures = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  const spare = groups.reduce(
    (sum, { ids, best }) => sum + ids.reduce((own, id) => own + (id === best ? 0 : (items.get(id)?.size ?? 0)), 0),
    0,
  );
  return (
    <div className={layout.toolbar}>
      <output className={css.count}>{groups.length === 1 ? '1 group' : `${formatCount(groups.length)} groups`}</output>
      <span className={text.muted}>
        {formatCount(pictures)} pictures · {formatBytes(spare)} could be freed
      </span>
      <span className={css.keys}>
        {keys.map(([cap, does]) => (
          <span key={cap}>
            <Kbd>{cap}</Kbd> {does}
          </span>
        ))}
      </span>
      <Button size="small" variant="quiet" icon={<Undo2 aria-hidden />} disabled={!canUndo} onClick={undo}>
        Undo <Kbd>U</Kbd>
      </Button>
    </div>
  );
}

import type { CSSProperties } from 'react';
import { formatCount } from '../../../../ui/units.ts';
import type { TagFilter } from '../../tags/rule.ts';
import { useTags } from '../../tags/store.ts';
import css from './tags.module.css';

/** How many pictures have each tag, the most first; a press narrows the grid to them. */
export function TagBars() {
  const found = useTags((state) => state.found);
  const counts = useTags((state) => state.counts);
  const tagged = useTags((state) => state.tagged);
  const filter = useTags((state) => state.filter);
  const setFilter = useTags((state) => state.setFilter);
  if (!found) return null;
  const all = found.columns.ids.length;
  const most = counts.reduce((high, count) => Math.max(high, count), 1);
  const order = [...counts.keys()].toSorted((a, b) => counts[b]! - counts[a]! || a - b);
  const isLabel = (label: number): boolean => typeof filter === 'object' && filter.label === label;
  const toggle = (next: TagFilter, isOn: boolean) => (): void => setFilter(isOn ? undefined : next);
  return (
    <ul className={css.bars} aria-label="Pictures of each tag">
      <li>
        <Bar name="All pictures" count={all} isOn={filter === undefined} onClick={toggle(undefined, true)} />
      </li>
      <li className={css.apart}>
        <Bar
          name="Without tags"
          count={all - tagged}
          isOn={filter === 'untagged'}
          onClick={toggle('untagged', filter === 'untagged')}
        />
      </li>
      {order.map((label) => (
        <li key={label}>
          <Bar
            name={found.labels[label]!}
            count={counts[label]!}
            share={counts[label]! / most}
            isOn={isLabel(label)}
            onClick={toggle({ label }, isLabel(label))}
          />
        </li>
      ))}
    </ul>
  );
}

interface BarProps {
  name: string;
  count: number;
  /** Of the most frequent tag, 0 to 1; without a bar when absent. */
  share?: number;
  isOn: boolean;
  onClick: () => void;
}

function Bar({ name, count, share, isOn, onClick }: BarProps) {
  return (
    <button type="button" className={css.bar} aria-pressed={isOn} onClick={onClick}>
      <span className={css.name} dir="auto">
        {name}
      </span>
      <span>{formatCount(count)}</span>
      {share !== undefined && (
        <span className={css.length} style={{ '--share': `${share * 100}%` } as CSSProperties} aria-hidden />
      )}
    </button>
  );
}

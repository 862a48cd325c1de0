import { useState } from 'react';
import type { DraftCategory } from '../../moderate/policies.ts';
import { scoreOf } from '../../moderate/scores.ts';
import { useModerate } from '../../moderate/store.ts';
import { usePicture } from '../library/picture-cache.ts';
import { nameOf } from '../library/Tile.tsx';
import { formatScore } from './format.ts';
import css from './moderate.module.css';

/** Pictures next to the line, the nearest first; pressing one takes its blur away. */
export function BorderRow({
  ids,
  category,
  empty,
}: {
  ids: readonly number[];
  category: DraftCategory;
  empty: string;
}) {
  if (ids.length === 0) return <p className={css.hint}>{empty}</p>;
  return (
    <ul className={css.border}>
      {ids.map((id) => (
        <BorderTile key={id} id={id} category={category} />
      ))}
    </ul>
  );
}

function BorderTile({ id, category }: { id: number; category: DraftCategory }) {
  const canBlur = useModerate((state) => state.isBlurred);
  const score = useModerate((state) => (state.table ? scoreOf(state.table, id, category) : undefined)) ?? 0;
  const [isShown, setShown] = useState(false);
  const picture = usePicture(id);
  const name = picture?.item ? nameOf(picture.item.path) : 'Picture';
  return (
    <li>
      <button
        type="button"
        aria-label={`${name}, ${formatScore(score)}`}
        aria-pressed={canBlur ? isShown : undefined}
        title={canBlur ? (isShown ? 'Blur it' : 'Show it') : name}
        onClick={() => setShown(!isShown)}
      >
        {picture?.url && (
          <img src={picture.url} alt="" draggable={false} data-blurred={(canBlur && !isShown) || undefined} />
        )}
      </button>
      <span className={css.caption}>
        <span>{name}</span>
        {formatScore(score)}
      </span>
    </li>
  );
}

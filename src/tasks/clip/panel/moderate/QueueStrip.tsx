import { Ban, Check } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useModerate } from '../../moderate/store.ts';
import { usePicture } from '../library/picture-cache.ts';
import { nameOf } from '../library/Tile.tsx';
import css from './moderate.module.css';

/** Pictures shown before and behind the one in sight. */
const around = 12;

/** The queue around the picture in sight. */
export function QueueStrip() {
  const queue = useModerate((state) => state.queue);
  const current = useModerate((state) => state.current);
  const place = current === undefined ? 0 : Math.max(0, queue.indexOf(current));
  const from = Math.max(0, place - around);
  return (
    <ul className={css.strip} aria-label="Queue">
      {[...queue.subarray(from, place + around + 1)].map((id) => (
        <StripTile key={id} id={id} isCurrent={id === current} />
      ))}
    </ul>
  );
}

function StripTile({ id, isCurrent }: { id: number; isCurrent: boolean }) {
  const goTo = useModerate((state) => state.goTo);
  const isBlurred = useModerate((state) => state.isBlurred);
  const verdict = useModerate((state) => state.decided.get(id)?.verdict);
  const picture = usePicture(id);
  const tile = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) tile.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isCurrent]);
  const name = picture?.item ? nameOf(picture.item.path) : 'Picture';
  const Mark = verdict === 'block' ? Ban : Check;
  return (
    <li ref={tile}>
      <button
        type="button"
        aria-current={isCurrent ? true : undefined}
        aria-label={`${name}${verdict ? `, ${verdict === 'block' ? 'blocked' : 'allowed'}` : ''}`}
        onClick={() => goTo(id)}
      >
        {picture?.url && <img src={picture.url} alt="" draggable={false} data-blurred={isBlurred || undefined} />}
        {verdict && <Mark aria-hidden />}
      </button>
    </li>
  );
}

import { Facts } from '../../../../ui/Facts.tsx';
import { formatBytes } from '../../../../ui/units.ts';
import type { Item } from '../../library/item.ts';
import { usePicture } from '../library/picture-cache.ts';
import { formatTime } from '../library/Tile.tsx';
import css from './detail.module.css';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

/** What is known of a picture. */
export function DetailFacts({ id }: { id: number }) {
  const item = usePicture(id)?.item;
  return (
    <aside className={css.facts} aria-label="About this picture">
      {item && <Facts facts={factsOf(item)} />}
    </aside>
  );
}

function factsOf(item: Item): [name: string, value: string][] {
  const { path, size, modified, width, height, taken, time } = item;
  const folder = path.split('/').slice(0, -1).join('/');
  return [
    ...(folder ? [['Folder', folder] as [string, string]] : []),
    ...(taken === undefined ? [] : [['Taken', day.format(taken)] as [string, string]]),
    ['Changed', day.format(modified)],
    ...(width > 0 ? [['Pixels', `${width} × ${height}`] as [string, string]] : []),
    ['Size', formatBytes(size)],
    ...(time === undefined ? [] : [['Moment', formatTime(time)] as [string, string]]),
  ];
}

import { Check, Film, ImageOff } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import text from '../../../../ui/text.module.css';
import css from './grid.module.css';
import { usePicture } from './picture-cache.ts';
import { useLibrary } from './store.ts';

export interface TileProps {
  /** `Item.id`. */
  picture: number;
  /** Its place in the grid, from 0, and how many there are. */
  index: number;
  count: number;
  /** Its id on the page, for `aria-activedescendant`. */
  id: string;
  isActive: boolean;
  /** Edge length and position in the grid, in pixels. */
  side: number;
  left: number;
  top: number;
  /** Gives what stands over its lower edge: a score, a mark. */
  noteOf?: ((index: number) => ReactNode) | undefined;
}

/** One picture of a grid. What it does is decided by the grid, which hears all of its clicks and keys. */
export const Tile = memo(function Tile({ picture, index, count, id, isActive, side, left, top, noteOf }: TileProps) {
  const isSelected = useLibrary((state) => state.selected.has(picture));
  const found = usePicture(picture);
  const name = found?.item ? nameOf(found.item.path) : '';
  const time = found?.item?.time;
  const note = noteOf?.(index);
  return (
    <div
      id={id}
      // A native option holds no picture.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={css.tile}
      data-index={index}
      data-active={isActive || undefined}
      style={{ inlineSize: side, blockSize: side, translate: `${left}px ${top}px` }}
    >
      <span className={text.sr}>{time === undefined ? name || 'Picture' : `${name} at ${formatTime(time)}`}</span>
      <TileImage url={found?.url} isMissing={found !== undefined && !found.url} />
      <span className={css.check} data-check aria-hidden>
        <Check />
      </span>
      {note !== undefined && <span className={css.note}>{note}</span>}
      {time !== undefined && (
        <span className={css.time} aria-hidden>
          <Film />
          {formatTime(time)}
        </span>
      )}
    </div>
  );
});

function TileImage({ url, isMissing }: { url: string | undefined; isMissing: boolean }) {
  const [broken, setBroken] = useState<string>();
  if (isMissing || (broken && broken === url)) return <ImageOff className={css.broken} aria-hidden />;
  if (!url) return null;
  return <img src={url} alt="" decoding="async" draggable={false} onError={() => setBroken(url)} />;
}

/** The file's own name. */
export const nameOf = (path: string): string => path.split('/').at(-1)!;

/** A moment of a video: 42 → "0:42", 3725 → "1:02:05". */
export function formatTime(seconds: number): string {
  const total = Math.floor(seconds);
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

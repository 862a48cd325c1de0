import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classes } from '../../../../ui/classes.ts';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import css from './grid.module.css';
import { between, moveByKey } from './grid-keys.ts';
import { libraryStore } from './store.ts';
import { Tile } from './Tile.tsx';
import { usePrint } from './use-print.ts';
import { useTileSize } from './use-tile-size.ts';
import { type KeyGroup, useKeyHelp } from '../../../../ui/key-help.ts';
import { gridKeys } from '../key-help.ts';

export interface PictureGridProps {
  /** Its name: "Found pictures". */
  label: string;
  /** `Item.id` of each picture, in the order of the grid. Keep the same array while it is the same: see `useShown`. */
  ids: Uint32Array;
  /** Over the lower edge of a tile: a score, a mark. Keep the same function while the notes are the same. */
  noteOf?: (index: number) => ReactNode;
  /** A tile was opened, by Enter or a click; shows it large by default. */
  onOpen?: (index: number) => void;
  /** Called for keys that the grid does not know, with the tile they were pressed on. */
  onKey?: (event: KeyboardEvent, index: number) => void;
  /** Those keys, for the help dialog. */
  keyHelp?: KeyGroup;
  /** When it changes, the grid begins at its top again: another question was asked. */
  restart?: unknown;
  /** Narrowest tile, in pixels. */
  smallest?: number;
  className?: string | undefined;
}

/** Between tiles, in pixels. */
const gap = 8;
/** Rows kept beyond what is in sight. */
const overscan = 3;

/**
 * Any number of pictures, of which only those in sight are on the page, unless it is printed. Arrows, Home, End and Page keys move; Shift
 * extends the selection; Space selects; Ctrl A selects all; Enter opens; Escape lets go of the selection.
 */
export function PictureGrid({
  label,
  ids,
  noteOf,
  onOpen = (index) => libraryStore.getState().openDetail(ids, index),
  onKey,
  keyHelp,
  restart,
  smallest = 148,
  className,
}: PictureGridProps) {
  useKeyHelp(ids.length > 0 ? gridKeys : undefined);
  useKeyHelp(ids.length > 0 ? keyHelp : undefined);
  const own = useId();
  const box = useRef<HTMLDivElement>(null);
  const [{ index: active, of }, setPlace] = useState({ index: 0, of: restart });
  /** Where a range begins, and what was selected before it: a range adds to that. */
  const range = useRef<{ from: number; before: ReadonlySet<number> }>({ from: 0, before: new Set() });
  const { columns, side, height } = useTileSize(box, { smallest, gap });
  const count = ids.length;
  const rowHeight = side + gap;
  const current = of === restart ? Math.min(active, Math.max(count - 1, 0)) : 0;
  const activeRow = Math.floor(current / columns);

  // Nothing here is compiled to remember values, which its functions could not bear.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan,
    // The active tile stays on the page, because screen readers are told of it by its id.
    rangeExtractor: ({ startIndex, endIndex, overscan: more, count: all }) => {
      const from = Math.max(startIndex - more, 0);
      const to = Math.min(endIndex + more, all - 1);
      const inSight = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      return activeRow < from ? [activeRow, ...inSight] : activeRow > to ? [...inSight, activeRow] : inSight;
    },
  });
  const printed = usePrint(ids);
  const seen =
    printed === 0
      ? rows.getVirtualItems()
      : Array.from({ length: Math.ceil(printed / columns) }, (_, index) => ({ index, start: index * rowHeight }));
  useEffect(() => rows.measure(), [rows, rowHeight]);
  useEffect(() => rows.scrollToOffset(0), [rows, restart]);

  const moveTo = (index: number): void => {
    setPlace({ index, of: restart });
    rows.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  };
  useEffect(() =>
    libraryStore.subscribe(({ detail }, before) => {
      // The grid goes along with the large picture, and is where that was when it is closed.
      if (detail && detail !== before.detail && detail.ids === ids) moveTo(detail.index);
    }),
  );
  const beginRange = (from: number): void => {
    range.current = { from, before: libraryStore.getState().selected };
  };
  const selectRange = (to: number): void => {
    const { from, before } = range.current;
    libraryStore.getState().selectOnly([...before, ...[...between(from, to)].map((index) => ids[index]!)]);
  };
  const toggle = (index: number): void => {
    libraryStore.getState().toggle(ids[index]!);
    beginRange(index);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (count === 0 || event.altKey) return;
    const { key, shiftKey } = event;
    const inSight = Math.max(Math.floor(height / rowHeight), 1);
    const to = moveByKey(key, current, { count, columns, rows: inSight });
    if (to !== undefined) {
      moveTo(to);
      if (shiftKey) selectRange(to);
      else beginRange(to);
    } else if (key === ' ') toggle(current);
    else if (key === 'Enter') onOpen(current);
    else if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) libraryStore.getState().selectOnly(ids);
    else if (key === 'Escape' && libraryStore.getState().selected.size > 0) libraryStore.getState().clearSelection();
    else {
      onKey?.(event, current);
      return;
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const tile = target.closest('[data-index]');
    if (!(tile instanceof HTMLElement)) return;
    const index = Number(tile.dataset.index);
    setPlace({ index, of: restart });
    if (event.shiftKey) selectRange(index);
    else if (event.ctrlKey || event.metaKey || target.closest('[data-check]')) toggle(index);
    else {
      beginRange(index);
      onOpen(index);
    }
  };
  const onMouseDown = (event: MouseEvent): void => {
    if (!(event.target as Element).closest('[data-index]')) return;
    event.preventDefault(); // selects pictures, not text
    box.current?.focus({ preventScroll: true }); // a tile may leave the page, and would take the focus along
  };

  return (
    <>
      <div
        ref={box}
        // A native list holds no pictures.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="listbox"
        aria-label={label}
        aria-multiselectable
        aria-describedby={`${own}keys`}
        aria-activedescendant={count > 0 ? `${own}${current}` : undefined}
        tabIndex={0}
        className={classes(css.grid, className)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseDown={onMouseDown}
      >
        <div role="presentation" className={css.sheet} data-print="" style={{ blockSize: rows.getTotalSize() }}>
          {seen.flatMap((row) =>
            Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
              const index = row.index * columns + column;
              return (
                <Tile
                  key={ids[index]}
                  id={`${own}${index}`}
                  picture={ids[index]!}
                  index={index}
                  count={count}
                  isActive={index === current}
                  side={side}
                  left={column * (side + gap)}
                  top={row.start}
                  noteOf={noteOf}
                />
              );
            }),
          )}
        </div>
      </div>
      {printed > 0 && printed < count && (
        <p data-print="only">
          The first {formatCount(printed)} of {formatCount(count)} pictures
        </p>
      )}
      <span className={text.sr} id={`${own}keys`}>
        Arrows move, Space selects, Enter opens.
      </span>
    </>
  );
}

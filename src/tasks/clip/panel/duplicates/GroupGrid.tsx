// A table element lays its rows out itself; these are placed one by one.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual';
import { CopyCheck } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import text from '../../../../ui/text.module.css';
import { moveByKey, type Spot } from '../../duplicates/moves.ts';
import { decisionOn } from '../../duplicates/review.ts';
import { duplicatesStore, type Group } from '../../duplicates/store.ts';
import { useTileSize } from '../library/use-tile-size.ts';
import css from './duplicates.module.css';
import { GroupHead } from './GroupHead.tsx';
import { GroupPicture } from './GroupPicture.tsx';
import { lineOf, linesOf } from './group-lines.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { groupKeys } from '../key-help.ts';

export interface GroupGridProps {
  groups: readonly Group[];
  /** A picture was opened, by Enter or a double click. */
  onOpen: (spot: Spot) => void;
}

/** Heights and the space between pictures, in pixels. */
const headHeight = 44;
const captionHeight = 54;
const gap = 12;
/** Lines kept beyond what is in sight. */
const overscan = 4;

const said = { keep: 'Kept', mark: 'Marked', none: 'Not marked any more' };

/** Groups one below the other, of which only those in sight are on the page. The keys decide. */
export function GroupGrid({ groups, onOpen }: GroupGridProps) {
  useKeyHelp(groups.length > 0 ? groupKeys : undefined);
  const own = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Spot>({ group: 0, member: 0 });
  const [news, setNews] = useState('');
  const { columns, side } = useTileSize(box, { smallest: 168, gap });
  const sizes = useMemo(() => groups.map(({ ids }) => ids.length), [groups]);
  const { lines, starts } = useMemo(() => linesOf(sizes, columns), [sizes, columns]);
  const pictureHeight = Math.round(side * 0.75);
  const lineHeight = pictureHeight + captionHeight + gap;
  const group = Math.min(active.group, groups.length - 1);
  const current = { group, member: Math.min(active.member, (sizes[group] ?? 1) - 1) };
  const activeLine = groups.length > 0 ? lineOf(starts, current, columns) : 0;

  // Nothing here is compiled to remember values, which its functions could not bear.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index]?.from === undefined ? headHeight : lineHeight),
    overscan,
    rangeExtractor: ({ startIndex, endIndex, overscan: more, count }) => {
      const from = Math.max(startIndex - more, 0);
      const to = Math.min(endIndex + more, count - 1);
      const seen = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      return activeLine < from ? [activeLine, ...seen] : activeLine > to ? [...seen, activeLine] : seen;
    },
  });
  useEffect(() => rows.measure(), [rows, lines, lineHeight]);

  const moveTo = (spot: Spot): void => {
    setActive(spot);
    const line = lineOf(starts, spot, columns);
    // With its head, where it stands in the first line below that.
    if (spot.member < columns) rows.scrollToIndex(line - 1, { align: 'auto' });
    rows.scrollToIndex(line, { align: 'auto' });
  };
  const act = (key: string): boolean => {
    const { decide, toggle, undo, markAllButBest } = duplicatesStore.getState();
    const shown = groups[current.group];
    const id = shown?.ids[current.member];
    if (!shown || id === undefined) return false;
    if (key === 'k') decide([id], 'keep');
    else if (key === 'x') decide([id], 'mark');
    else if (key === ' ') toggle(id);
    else if (key === 'b') markAllButBest([shown]);
    else if (key === 'u') undo();
    else return false;
    setNews(key === 'u' ? 'Undone' : said[decisionOn(duplicatesStore.getState().review, id)]);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (groups.length === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = moveByKey(event.key, current, { sizes, columns });
    if (to) moveTo(to);
    else if (event.key === 'Enter') onOpen(current);
    else if (!act(event.key.toLowerCase())) return;
    event.preventDefault();
  };
  const spotOf = ({ target }: MouseEvent): Spot | undefined => {
    const picture = (target as Element).closest('[data-member]');
    if (!(picture instanceof HTMLElement)) return undefined;
    return { group: Number(picture.dataset.group), member: Number(picture.dataset.member) };
  };
  const onClick = (event: MouseEvent): void => {
    const spot = spotOf(event);
    if (!spot) return;
    setActive(spot);
    box.current?.focus({ preventScroll: true });
    if ((event.target as Element).closest('[data-check]'))
      duplicatesStore.getState().toggle(groups[spot.group]!.ids[spot.member]!);
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const spot = spotOf(event);
    if (spot && !(event.target as Element).closest('[data-check]')) onOpen(spot);
  };

  if (groups.length === 0)
    return (
      <div className={css.none}>
        <EmptyState icon={<CopyCheck aria-hidden />} title="No duplicates at this threshold">
          Lower “Similarity threshold” to see pictures that are less alike. Copies of one file are found at any
          threshold.
        </EmptyState>
      </div>
    );
  return (
    <>
      <div
        ref={box}
        role="grid"
        aria-label="Groups of duplicates"
        aria-describedby={`${own}keys`}
        aria-rowcount={lines.length}
        aria-multiselectable
        aria-activedescendant={`${own}${current.group}-${current.member}`}
        tabIndex={0}
        className={css.grid}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
      >
        <div role="rowgroup" className={css.sheet} style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            const shown = line && groups[line.group];
            if (!shown) return null;
            const place = { translate: `0 ${start}px` };
            if (line.from === undefined)
              return (
                <div key={index} role="row" aria-rowindex={index + 1} className={css.line} style={place}>
                  <GroupHead
                    group={shown}
                    number={line.group + 1}
                    onCompare={() => onOpen({ group: line.group, member: 0 })}
                  />
                </div>
              );
            const { from } = line;
            return (
              <div key={index} role="row" aria-rowindex={index + 1} className={css.line} style={{ ...place, gap }}>
                {shown.ids.slice(from, from + columns).map((id, i) => (
                  <GroupPicture
                    key={id}
                    id={`${own}${line.group}-${from + i}`}
                    picture={id}
                    group={line.group}
                    member={from + i}
                    isBest={id === shown.best}
                    isActive={line.group === current.group && from + i === current.member}
                    width={side}
                    height={pictureHeight}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <span className={text.sr} id={`${own}keys`}>
        Arrows move. K keeps, X marks, Space changes the mark, B keeps the best of the group and marks the others, Enter
        compares, U undoes.
      </span>
      <output className={text.sr}>{news}</output>
    </>
  );
}

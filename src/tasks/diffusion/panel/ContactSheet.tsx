import type { FocusEvent, KeyboardEvent } from 'react';
import { gridMove } from '../../../ui/grid-moves.ts';
import { useKeyHelp } from '../../../ui/key-help.ts';
import type { HistoryItem } from '../history.ts';
import { toggledMark, type Verdict } from '../marks.ts';
import { diffusionStore } from '../store.ts';
import css from './history.module.css';
import { HistoryTile } from './HistoryTile.tsx';
import { sheetKeys } from './key-help.ts';
import { choose, removePictures, useView, viewState } from './view-state.ts';

const markKeys: Readonly<Record<string, Verdict | 'favourite'>> = { k: 'keep', x: 'out', f: 'favourite' };

/** Pictures side by side: arrows move, Enter opens, and one key each keeps a picture, puts it out or favours it. */
export function ContactSheet({ items }: { items: readonly HistoryItem[] }) {
  useKeyHelp(sheetKeys);
  const chosen = useView((state) => state.chosen);
  const activeId = useView((state) => state.active);
  const at = Math.max(
    items.findIndex(({ id }) => id === activeId),
    0,
  );

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const item = items[at];
    const { key, currentTarget } = event;
    if (!item || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== 'a') return;
      viewState.setState({ chosen: items.map(({ id }) => id) });
      event.preventDefault();
      return;
    }
    const tiles = [...currentTarget.children] as HTMLElement[];
    const focus = (to: number) => tiles[to]?.querySelector('button')?.focus();
    const to = gridMove(key, at, tiles);
    const mark = markKeys[key.toLowerCase()];
    const isOnTile = event.target === tiles[at]?.querySelector('button');
    if (to !== undefined) focus(to);
    else if (mark) void diffusionStore.getState().mark([item.id], toggledMark(item.marks, mark));
    else if (key === ' ' && isOnTile) choose(item.id);
    else if (key === 'Delete') {
      focus(at + 1 < items.length ? at + 1 : at - 1);
      removePictures([item.id]);
    } else return;
    event.preventDefault();
  };
  const onFocus = ({ target }: FocusEvent): void =>
    viewState.setState({ active: target.closest<HTMLElement>('[data-tile]')?.dataset.tile });
  return (
    // The keys are those of all its tiles.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul className={css.tiles} aria-label="Pictures" onKeyDown={onKeyDown} onKeyUp={keepSpace} onFocus={onFocus}>
      {items.map((item, index) => (
        <HistoryTile key={item.id} item={item} chosen={chosen.includes(item.id)} active={index === at} />
      ))}
    </ul>
  );
}

/** Space chooses; a browser would press the button when the key is let go. */
function keepSpace(event: KeyboardEvent): void {
  const isTile = event.target instanceof HTMLElement && event.target.parentElement?.dataset.tile !== undefined;
  if (event.key === ' ' && isTile && event.target instanceof HTMLButtonElement) event.preventDefault();
}

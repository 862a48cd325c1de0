import { memo } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import text from '../../../ui/text.module.css';
import type { HistoryItem } from '../history.ts';
import { diffusionStore } from '../store.ts';
import { FileImage } from './FileImage.tsx';
import css from './history.module.css';
import { MarkButtons } from './MarkButtons.tsx';
import { openView } from './places.ts';
import { choose, showPicture } from './view-state.ts';

export interface HistoryTileProps {
  item: HistoryItem;
  chosen: boolean;
  /** Whether the keys act on it: only then are its buttons on the way of Tab. */
  active: boolean;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** One picture: pressed, it opens large; its box chooses it. */
export const HistoryTile = memo(function HistoryTile({ item, chosen, active }: HistoryTileProps) {
  const { id, thumb, parameters, width, height, stopped, created, marks } = item;
  const name = parameters.prompt || 'No prompt';
  const tabIndex = active ? 0 : -1;
  const open = () => {
    showPicture(id);
    openView(diffusionStore.getState().mode);
  };
  return (
    <li className={css.tile} data-chosen={chosen || undefined} data-verdict={marks?.verdict} data-tile={id}>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={`Open ${name}, seed ${parameters.seed}`}
        title={name}
        onClick={open}
      >
        <FileImage file={thumb} alt="" />
      </button>
      <MarkButtons item={item} tabIndex={tabIndex} />
      <Checkbox
        label={
          <>
            <span className={text.sr}>Choose {name}, </span>seed {parameters.seed}
          </>
        }
        checked={chosen}
        onChange={() => choose(id)}
      />
      <small className={text.cut}>{name}</small>
      <small className={text.cut}>
        {width} × {height} · {parameters.scheduler}
        {stopped && ' · stopped'}
      </small>
      <small className={text.cut}>
        <time dateTime={new Date(created).toISOString()}>{day.format(created)}</time>
      </small>
    </li>
  );
});

import { memo } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import text from '../../../ui/text.module.css';
import type { HistoryItem } from '../history.ts';
import { diffusionStore } from '../store.ts';
import { FileImage } from './FileImage.tsx';
import css from './history.module.css';
import { openView } from './places.ts';
import { choose, showPicture } from './view-state.ts';

export interface HistoryTileProps {
  item: HistoryItem;
  chosen: boolean;
}

/** One picture: pressed, it opens large; its box chooses it. */
export const HistoryTile = memo(function HistoryTile({ item, chosen }: HistoryTileProps) {
  const { id, thumb, parameters, width, height, stopped } = item;
  const name = parameters.prompt || 'No prompt';
  const open = () => {
    showPicture(id);
    openView(diffusionStore.getState().mode);
  };
  return (
    <li className={css.tile} data-chosen={chosen || undefined}>
      <button type="button" aria-label={`Open ${name}, seed ${parameters.seed}`} title={name} onClick={open}>
        <FileImage file={thumb} alt="" />
      </button>
      <Checkbox
        label={
          <>
            <span className={text.sr}>Choose {name}, </span>seed {parameters.seed}
          </>
        }
        checked={chosen}
        onChange={() => choose(id)}
      />
      <small className={text.cut}>
        {width} × {height} · {parameters.scheduler}
        {stopped && ' · stopped'}
      </small>
    </li>
  );
});

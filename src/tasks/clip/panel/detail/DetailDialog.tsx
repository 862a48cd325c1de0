import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { IconButton } from '../../../../ui/IconButton.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { usePicture } from '../library/picture-cache.ts';
import { libraryStore, useLibrary } from '../library/store.ts';
import { nameOf } from '../library/Tile.tsx';
import css from './detail.module.css';
import { DetailFacts } from './DetailFacts.tsx';
import { DetailStage } from './DetailStage.tsx';

/** Keys of the dialog that lead to a neighbour. */
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, k: -1, j: 1 };

/** One picture large, with what is known of it; the keys lead to its neighbours in the grid it was opened from. */
export function DetailDialog() {
  const detail = useLibrary((state) => state.detail);
  const close = useLibrary((state) => state.closeDetail);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  if (!detail) return null;
  const { ids, index } = detail;
  const go = (step: number): void => {
    const to = index + step;
    if (to >= 0 && to < ids.length) libraryStore.getState().openDetail(ids, to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || event.target instanceof HTMLMediaElement) return;
    event.preventDefault();
    go(step);
  };
  return (
    // The keys are those of the whole dialog; what has the focus in it is a button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={heading}
      closedby="any"
      onClose={close}
      onKeyDown={onKeyDown}
    >
      <header className={css.head}>
        <h2 id={heading} className={text.cut}>
          <Name id={ids[index]!} />
        </h2>
        <span className={text.dim}>
          {formatCount(index + 1)} of {formatCount(ids.length)}
        </span>
        <IconButton
          size="small"
          variant="quiet"
          icon={<ChevronLeft aria-hidden />}
          label="Previous picture (←)"
          disabled={index === 0}
          onClick={() => go(-1)}
        />
        <IconButton
          size="small"
          variant="quiet"
          icon={<ChevronRight aria-hidden />}
          label="Next picture (→)"
          disabled={index === ids.length - 1}
          onClick={() => go(1)}
        />
        <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Close" onClick={close} />
      </header>
      <DetailStage key={`stage ${ids[index]}`} id={ids[index]!} />
      <DetailFacts key={`facts ${ids[index]}`} id={ids[index]!} />
    </dialog>
  );
}

function Name({ id }: { id: number }) {
  const item = usePicture(id)?.item;
  return item ? nameOf(item.path) : 'Picture';
}

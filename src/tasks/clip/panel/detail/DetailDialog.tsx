import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { useBack } from '../../../../ui/use-back.ts';
import { usePicture } from '../library/picture-cache.ts';
import { libraryStore, useLibrary } from '../library/store.ts';
import { nameOf } from '../library/Tile.tsx';
import large from '../../../../ui/large-dialog.module.css';
import css from './detail.module.css';
import { DetailAlike } from './DetailAlike.tsx';
import { DetailFacts } from './DetailFacts.tsx';
import { DetailScore } from './DetailScore.tsx';
import { DetailStage } from './DetailStage.tsx';
import { DetailTools } from './DetailTools.tsx';
import { DetailWords } from './DetailWords.tsx';
import { useOriginal } from './use-original.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { detailKeys } from '../key-help.ts';

/** Keys of the dialog that lead to a neighbour. */
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** One picture large, with what is known of it; the keys lead to its neighbours in the grid it was opened from. */
export function DetailDialog() {
  useKeyHelp(detailKeys);
  const detail = useLibrary((state) => state.detail);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const shown = detail?.ids[detail.index];
  useEffect(() => dialog.current?.showModal(), []);
  useBack(true, () => dialog.current?.close());
  useEffect(() => {
    // What had the focus went with the picture before; the arrows are heard in the dialog only.
    if (!dialog.current?.contains(document.activeElement)) dialog.current?.focus();
  }, [shown]);
  if (!detail) return null;
  const { ids, index } = detail;
  const id = ids[index]!;
  const close = (): void => dialog.current?.close(); // gives the focus back
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
    // The keys are those of the whole dialog.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={classes(large.large, css.dialog)}
      aria-labelledby={heading}
      closedby="any"
      onClose={() => libraryStore.getState().closeDetail()}
      onKeyDown={onKeyDown}
    >
      <header className={css.head}>
        <h2 id={heading} className={text.cut}>
          <Name id={id} />
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
      <Shown key={id} id={id} onClose={close} />
    </dialog>
  );
}

function Name({ id }: { id: number }) {
  const item = usePicture(id)?.item;
  return item ? nameOf(item.path) : 'Picture';
}

function Shown({ id, onClose }: { id: number; onClose: () => void }) {
  const found = usePicture(id);
  const item = found?.item;
  const original = useOriginal(item);
  if (!item)
    return (
      <div className={css.stage}>
        {found && <p className={css.why}>This picture is not in the library any more.</p>}
      </div>
    );
  return (
    <>
      <DetailStage item={item} original={original} small={found.url} />
      <aside className={css.facts} aria-label="About this picture">
        <DetailTools item={item} original={original} onClose={onClose} />
        <DetailScore id={id} />
        <DetailAlike id={id} />
        <DetailWords id={id} />
        <DetailFacts item={item} original={original} />
      </aside>
    </>
  );
}

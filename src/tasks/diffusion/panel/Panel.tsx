import { useEffect } from 'react';
import text from '../../../ui/text.module.css';
import { diffusionStore, useDiffusion } from '../store.ts';
import type { Mode } from '../state.ts';
import { HistoryView } from './HistoryView.tsx';
import { openView } from './places.ts';
import { WorkView } from './WorkView.tsx';

const titles: Record<Mode, string> = {
  text: 'Stable Diffusion: text to image',
  image: 'Stable Diffusion: image to image',
  inpaint: 'Stable Diffusion: inpaint',
};
const isMode = (view: string): view is Mode => view in titles;

/** Stable Diffusion on the whole page: three ways to make pictures, and those that were made. */
export function Panel({ view }: { view: string }) {
  const open = useDiffusion((state) => state.open);
  useEffect(() => void open(), [open]);
  useEffect(() => {
    const { mode, setMode, closeGrid } = diffusionStore.getState();
    if (isMode(view) && view !== mode) {
      closeGrid();
      setMode(view);
    }
    // A picture that is brought, or reused, can ask for another way than the one in view; the history shows none of it.
    return diffusionStore.subscribe((state, before) => {
      const isBrought = state.source !== before.source || (state.offer && state.offer !== before.offer);
      if (state.mode !== view && (state.mode !== before.mode || (isBrought && !isMode(view)))) openView(state.mode);
    });
  }, [view]);
  return (
    <>
      <h1 className={text.sr}>{isMode(view) ? titles[view] : 'Stable Diffusion: history'}</h1>
      {isMode(view) ? <WorkView /> : <HistoryView />}
    </>
  );
}

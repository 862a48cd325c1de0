import { useEffect } from 'react';
import text from '../../../ui/text.module.css';
import { useClip } from '../store.ts';
import { ClassifyView } from './ClassifyView.tsx';

/** CLIP on the whole page. Classify is its one view. */
export function Panel() {
  const open = useClip((state) => state.open);
  useEffect(() => void open(), [open]);
  return (
    <>
      <h1 className={text.sr}>CLIP: classify pictures</h1>
      <ClassifyView />
    </>
  );
}

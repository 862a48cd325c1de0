import { useDiffusion } from '../store.ts';
import { MaskFoot } from './mask/MaskFoot.tsx';
import { ResultBar } from './ResultBar.tsx';
import { RunBar } from './RunBar.tsx';
import type { Shown } from './use-shown.ts';

/** How far the work is; else what is said of that which is on show. */
export function PaintFoot({ shown }: { shown: Shown }) {
  const isRunning = useDiffusion((state) => state.work.phase !== 'idle');
  return (
    <div>
      {isRunning && <RunBar isLoadingShown={shown === 'work'} />}
      {shown === 'mask' && <MaskFoot />}
      {shown === 'picture' && <ResultBar />}
    </div>
  );
}

import { useState } from 'react';
import { Progress } from '../../../ui/Progress.tsx';
import { formatBytes } from '../../../ui/units.ts';
import type { Progress as CallProgress } from '../../../runtime/progress.ts';
import type { Work } from '../state.ts';
import { useDiffusion } from '../store.ts';
import { PreviewCanvas } from './PreviewCanvas.tsx';
import css from './work.module.css';

const words: Record<CallProgress['phase'], string> = {
  download: 'Loading the model',
  verify: 'Checking the model',
  load: 'Loading the model',
  compile: 'Preparing the model',
  decode: 'Preparing',
  run: 'Preparing',
  save: 'Keeping the model',
};

/** The picture as it comes about; before its first step, what is going on instead. */
export function WorkPicture() {
  const work = useDiffusion((state) => state.work);
  const stop = useDiffusion((state) => state.stop);
  const [last, setLast] = useState<ImageBitmap>();
  if (work.phase === 'run' && work.preview && work.preview !== last) setLast(work.preview);
  if (work.phase === 'load' && last) setLast(undefined);
  if (work.phase === 'load')
    return (
      <div className={css.loading}>
        <Progress {...loading(work)} onStop={stop} />
      </div>
    );
  if (!last) return null;
  return <PreviewCanvas className={css.preview} preview={last} label={labelOf(work)} />;
}

const labelOf = (work: Work): string =>
  work.phase === 'run' ? `Preview after step ${work.done} of ${work.total}` : 'Preview, all steps done';

/** What is done before the first step, with how far all of it is. */
export function loading({ progress, loaded = 0, next }: Extract<Work, { phase: 'load' }>) {
  const bar = { done: loaded, total: 1, next: next && { share: next.loaded, seconds: next.seconds } };
  if (!progress) return { what: 'Loading the model', ...bar };
  const { phase, done, total, unit } = progress;
  const far = unit === 'bytes' && total ? `${formatBytes(done)} of ${formatBytes(total)}` : undefined;
  return { what: words[phase], ...bar, far };
}

import { Progress } from '../../../ui/Progress.tsx';
import { formatBytes, formatCount } from '../../../ui/units.ts';
import type { Progress as CallProgress } from '../../../runtime/progress.ts';
import type { Work } from '../state.ts';
import { useClip } from '../store.ts';
import { formatRate } from './rate.ts';

const loadWords: Record<CallProgress['phase'], string> = {
  download: 'Reading',
  verify: 'Checking',
  load: 'Reading',
  compile: 'Preparing',
  decode: 'Preparing',
  run: 'Testing',
  save: 'Keeping',
};

/** What the worker does now: reads the model, or goes through the pictures. Nothing while it rests. */
export function WorkProgress() {
  const work = useClip((state) => state.work);
  const stop = useClip((state) => state.stop);
  const name = useClip((state) => state.entry?.name) ?? 'the model';
  if (work.phase === 'idle') return null;
  if (work.phase === 'load') return <Progress {...loading(work, name)} onStop={stop} />;
  if (work.phase === 'labels') {
    const { done, total, eta } = work;
    const far = `${formatCount(done)} of ${formatCount(total)}`;
    return <Progress what="Reading the labels" done={done} total={total} far={far} left={eta} onStop={stop} />;
  }
  const { done, total, rate, eta } = work;
  return (
    <Progress
      what="Classifying"
      done={done}
      total={total}
      far={`${formatCount(done)} of ${formatCount(total)}`}
      rate={rate === undefined ? undefined : formatRate(rate)}
      left={eta}
      onStop={stop}
    />
  );
}

function loading({ progress }: Extract<Work, { phase: 'load' }>, name: string) {
  if (!progress) return { what: `Reading ${name}` };
  const { phase, done, total, unit, eta, next } = progress;
  const far = unit === 'bytes' && total ? `${formatBytes(done)} of ${formatBytes(total)}` : undefined;
  return { what: `${loadWords[phase]} ${name}`, done, total, next, far, left: eta };
}

import type { Progress as CallProgress } from '../../../runtime/progress.ts';
import { Progress } from '../../../ui/Progress.tsx';
import { formatBytes } from '../../../ui/units.ts';
import type { Work } from '../state.ts';
import { useWhisper } from '../store.ts';
import { formatPlace, formatSpeed } from '../times.ts';

const loadWords: Record<CallProgress['phase'], string> = {
  download: 'Reading',
  verify: 'Testing',
  load: 'Reading',
  compile: 'Preparing',
  decode: 'Preparing',
  run: 'Testing',
  save: 'Keeping',
};

/** What the worker does now: reads the model, listens, writes down. Nothing while it rests. */
export function WorkProgress() {
  const work = useWhisper((state) => state.work);
  const stop = useWhisper((state) => state.stop);
  const name = useWhisper((state) => state.entry?.name) ?? 'the model';
  if (work.phase === 'idle') return null;
  if (work.phase === 'load') return <Progress {...loading(work, name)} onStop={stop} />;
  const { done, total } = work;
  const far = total === undefined ? formatPlace(done) : `${formatPlace(done)} of ${formatPlace(total)}`;
  if (work.phase === 'decode')
    return <Progress what="Reading the recording" done={done} total={total} far={far} onStop={stop} />;
  const { speed, eta } = work;
  const rate = speed === undefined ? undefined : formatSpeed(speed);
  return <Progress what="Transcribing" done={done} total={total} far={far} rate={rate} left={eta} onStop={stop} />;
}

function loading({ progress }: Extract<Work, { phase: 'load' }>, name: string) {
  if (!progress) return { what: `Reading ${name}` };
  const { phase, done, total, unit, eta } = progress;
  const far = unit === 'bytes' && total ? `${formatBytes(done)} of ${formatBytes(total)}` : undefined;
  return { what: `${loadWords[phase]} ${name}`, done, total, far, left: eta };
}

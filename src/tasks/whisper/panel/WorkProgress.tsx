import type { Progress as CallProgress } from '../../../runtime/progress.ts';
import { Progress } from '../../../ui/Progress.tsx';
import { formatBytes } from '../../../ui/units.ts';
import type { Work } from '../state.ts';
import { useWhisper } from '../store.ts';
import { formatPlace, formatSpeed } from '../times.ts';

const loadWords: Record<CallProgress['phase'], string> = {
  download: 'Loading',
  verify: 'Testing',
  load: 'Loading',
  compile: 'Preparing',
  decode: 'Preparing',
  run: 'Testing',
  save: 'Storing',
};

/** What the worker does now, and for which recording: loads the model, reads the sound, transcribes. */
export function WorkProgress() {
  const work = useWhisper((state) => state.work);
  const stop = useWhisper((state) => state.stop);
  const stopAll = useWhisper((state) => state.stopAll);
  const waiting = useWhisper(({ recordings }) => recordings.filter(({ state }) => state === 'waiting').length);
  const model = useWhisper((state) => state.entry?.name) ?? 'the model';
  const file = useWhisper(
    ({ recordings }) => work.phase !== 'idle' && recordings.find(({ id }) => id === work.id)?.name,
  );
  if (work.phase === 'idle') return null;
  const buttons = {
    onStop: stop,
    ...(waiting > 0 && { note: `${waiting} more waiting`, onStopAll: stopAll }),
  };
  const named = file ? ` “${file}”` : '';
  if (work.phase === 'load') return <Progress {...loading(work, model)} {...buttons} />;
  const { done, total, share, next } = work;
  const bar = { done, total, share, next };
  const far = total === undefined ? formatPlace(done) : `${formatPlace(done)} of ${formatPlace(total)}`;
  if (work.phase === 'decode')
    return <Progress what={`Reading${named || ' the recording'}`} {...bar} far={far} {...buttons} />;
  const { speed, eta } = work;
  const rate = speed === undefined ? undefined : formatSpeed(speed);
  return <Progress what={`Transcribing${named}`} {...bar} far={far} rate={rate} left={eta} {...buttons} />;
}

function loading({ progress }: Extract<Work, { phase: 'load' }>, name: string) {
  if (!progress) return { what: `Loading ${name}` };
  const { phase, done, total, unit, eta, next } = progress;
  const far = unit === 'bytes' && total ? `${formatBytes(done)} of ${formatBytes(total)}` : undefined;
  return { what: `${loadWords[phase]} ${name}`, done, total, next, far, left: eta };
}

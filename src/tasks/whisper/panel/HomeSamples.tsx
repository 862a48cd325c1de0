import { AudioLines } from 'lucide-react';
import text from '../../../ui/text.module.css';
import { classes } from '../../../ui/classes.ts';
import { Button } from '../../../ui/Button.tsx';
import wing from '../../../ui/wing.module.css';
import { acceptRecordings, useWhisper } from '../store.ts';
import { formatSpeed } from '../times.ts';
import css from './home.module.css';
import { openSample, type Sample, samples } from './samples.ts';
import { useCurrent } from './use-current.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** Recordings to try it with, and how quick the last one was. */
export function HomeSamples({ onTrouble }: { onTrouble: (message: string) => void }) {
  const current = useCurrent();
  const known = useWhisper((state) => state.recordings);
  const select = useWhisper((state) => state.select);
  const take = async (sample: Sample) => {
    const there = known.find(({ name }) => name === sample.file);
    if (there) return select(there.id);
    try {
      acceptRecordings([await openSample(sample)]);
    } catch (error) {
      const reason = messageOf(error);
      onTrouble(`The sample could not be read: ${reason} Reload the page.`);
    }
  };
  return (
    <div className={wing.samples}>
      <span>Samples</span>
      {samples.map((sample) => (
        <Button
          key={sample.file}
          size="small"
          icon={<AudioLines aria-hidden />}
          aria-pressed={current?.name === sample.file}
          onClick={() => void take(sample)}
        >
          {sample.file} <span className={text.dim}>{sample.length}</span>
        </Button>
      ))}
      <small className={classes(css.speed, text.wideOnly)}>
        {current?.state === 'done' && current.speed !== undefined && formatSpeed(current.speed)}
      </small>
    </div>
  );
}

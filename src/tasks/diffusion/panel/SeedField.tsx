import { Dices, Lock, LockOpen } from 'lucide-react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { randomSeed, ranges } from '../options.ts';
import { readSeed } from '../seed.ts';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { NumberField } from './NumberField.tsx';

/** The number that the noise grows from: the same one gives the same picture again. */
export function SeedField() {
  const seed = useDiffusion((state) => state.form.seed);
  const drawSeed = useDiffusion((state) => state.form.drawSeed);
  const change = useDiffusion((state) => state.change);
  return (
    <div className={css.seed}>
      <NumberField
        label="Seed"
        hint={drawSeed ? 'New seed every time' : 'Seed locked: same settings, same picture'}
        min={ranges.seed.min}
        max={ranges.seed.max}
        parse={readSeed}
        value={seed}
        onChange={(value) => value !== undefined && change({ seed: value, drawSeed: false })}
      />
      <IconButton icon={<Dices aria-hidden />} label="New random seed" onClick={() => change({ seed: randomSeed() })} />
      <IconButton
        icon={drawSeed ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
        label="Keep this seed"
        aria-pressed={!drawSeed}
        onClick={() => change({ drawSeed: !drawSeed })}
      />
    </div>
  );
}

import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import text from '../../../ui/text.module.css';
import { type AxisName, axisNames, parseAxis } from '../grid.ts';
import { diffusionStore, useDiffusion } from '../store.ts';
import type { Mode } from '../state.ts';
import css from './form.module.css';
import { viewState } from './view-state.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** Values to begin with, in the forms that are understood. */
const examplesOf = (size: number, model: string): Record<AxisName, string> => ({
  steps: '5, 10, 20',
  guidanceScale: '2-8 (+3)',
  seed: '1-3',
  scheduler: 'DDIM, Euler, DPM++ 2M',
  strength: '0.4-0.8 (+0.2)',
  clipSkip: '0, 1',
  guidanceRescale: '0, 0.7',
  eta: '0, 0.5, 1',
  width: `${size / 2}, ${size}`,
  height: `${size / 2}, ${size}`,
  maskBlur: '0, 4, 16',
  maskPadding: '0, 32, 64',
  inpaintArea: 'whole, masked',
  rng: 'cpu, nv',
  emphasis: 'a1111, none',
  model,
  prompt: 'cat, dog, owl',
  negativePrompt: 'blurry, dark',
});
const wordsHint = 'The first is searched for in the prompt, and each takes its place.';
const namesHint = 'Names, separated by commas';
const hints: Partial<Record<AxisName, string>> = {
  prompt: wordsHint,
  negativePrompt: wordsHint,
  scheduler: namesHint,
  inpaintArea: namesHint,
  rng: namesHint,
  emphasis: namesHint,
  model: 'Ids of stored models, as on the Models page',
};
const numberHint = 'Values such as 10, 20, 30 or 10-30 (+10) or 1-10 [4]';

/** One picture for every pair of values of two settings. */
export function GridForm() {
  const mode = useDiffusion((state) => state.mode);
  const [x, setX] = useState<AxisName>('steps');
  const [chosenDown, setDown] = useState<AxisName | ''>('guidanceScale');
  const size = useDiffusion((state) => state.facts?.size ?? state.form.width);
  const [typed, setTyped] = useState<Partial<Record<AxisName, string>>>({});
  const model = useDiffusion((state) => state.form.model);
  const values = { ...examplesOf(size, model), ...typed };
  const [trouble, setTrouble] = useState('');
  const names = axesOf(mode);
  const y = chosenDown === x ? '' : chosenDown;
  const make = async () => {
    try {
      const across = parseAxis(x, values[x]);
      setTrouble('');
      viewState.setState({ following: true, masking: false });
      await diffusionStore.getState().runGrid(across, y ? parseAxis(y, values[y]) : undefined);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  const fieldOf = (axis: AxisName) => (
    <TextField
      label={`Values of ${axisNames[axis].toLowerCase()}`}
      hint={hints[axis] ?? numberHint}
      value={values[axis]}
      onChange={({ currentTarget }) => setTyped({ ...typed, [axis]: currentTarget.value })}
    />
  );
  return (
    <Disclosure
      summary={
        <>
          Grid <small className={css.summary}>two settings, all their values</small>
        </>
      }
    >
      <Select inline label="Across" options={names} value={x} onChange={(value) => setX(value as AxisName)} />
      {fieldOf(x)}
      <Select
        inline
        label="Down"
        options={[{ value: '', label: 'Nothing' }, ...names.filter(({ value }) => value !== x)]}
        value={y}
        onChange={(value) => setDown(value as AxisName | '')}
      />
      {y !== '' && fieldOf(y)}
      {trouble && (
        <p role="alert" className={css.trouble}>
          {trouble}
        </p>
      )}
      <Button onClick={() => void make()}>Make the grid</Button>
      <p className={text.hint}>Everything else, including the seed, comes from the form.</p>
    </Disclosure>
  );
}

const ofPictures: readonly AxisName[] = ['strength'];
const ofMasks: readonly AxisName[] = ['maskBlur', 'maskPadding', 'inpaintArea'];

/** Settings that mean something: strength needs a picture to start from, and others a mask. */
const axesOf = (mode: Mode) =>
  (Object.entries(axisNames) as [AxisName, string][])
    .filter(
      ([name]) => (mode !== 'text' || !ofPictures.includes(name)) && (mode === 'inpaint' || !ofMasks.includes(name)),
    )
    .map(([value, label]) => ({ value, label }));

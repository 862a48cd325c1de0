import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Segmented } from '../../../ui/Segmented.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import type { Form } from '../form.ts';
import { ranges } from '../options.ts';
import type { Settings } from '../settings.ts';
import { diffusionStore, useDiffusion } from '../store.ts';
import css from './form.module.css';
import { NumberField } from './NumberField.tsx';

const tilings = [
  { value: 'auto', label: 'Automatic' },
  { value: 'on', label: 'Always' },
  { value: 'off', label: 'Never' },
];
const offloads: { value: Form['offload']; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'always', label: 'One at a time' },
  { value: 'never', label: 'Keep all' },
];
const noises: { value: Settings['rng']; label: string }[] = [
  { value: 'cpu', label: 'diffusers, ComfyUI' },
  { value: 'nv', label: 'A1111' },
];
const skipped: { value: Settings['clipSkipFor']; label: string }[] = [
  { value: 'prompt', label: 'The prompt' },
  { value: 'both', label: 'Both prompts' },
];
const weights: { value: Settings['emphasis']; label: string }[] = [
  { value: 'a1111', label: '(word:1.2)' },
  { value: 'none', label: 'As written' },
];

/** Eta can be left to the scheduler, and then there is none. */
function setEta(eta: number | undefined): void {
  diffusionStore.setState(({ form: { eta: _before, ...form } }) => ({
    form: eta === undefined ? form : { ...form, eta },
  }));
}

/** What few need. */
export function MoreFields() {
  const form = useDiffusion((state) => state.form);
  const change = useDiffusion((state) => state.change);
  const { clipSkip, clipSkipFor, guidanceRescale, eta, emphasis, rng, vaeTiling, offload } = form;
  return (
    <Disclosure
      summary={
        <>
          More <small className={css.summary}>clip skip, noise, VAE, memory</small>
        </>
      }
    >
      <NumberField
        inline
        label="Clip skip"
        hint="Layers of the text encoder that are left out at its end"
        min={ranges.clipSkip.min}
        max={ranges.clipSkip.max}
        value={clipSkip}
        onChange={(value) => value !== undefined && change({ clipSkip: value })}
      />
      {clipSkip > 0 && (
        <div className={css.choice}>
          <h2>Clip skip for</h2>
          <Segmented
            fill
            legend="Clip skip for"
            options={skipped}
            value={clipSkipFor}
            onChange={(value) => change({ clipSkipFor: value })}
          />
        </div>
      )}
      <Slider
        label="Guidance rescale"
        {...ranges.guidanceRescale}
        step={0.05}
        hint="Takes back glaring colours of a high guidance; 0 is off, 0.7 is usual"
        value={guidanceRescale}
        onChange={(value) => change({ guidanceRescale: value })}
      />
      <NumberField
        inline
        canBeEmpty
        label="Eta"
        placeholder="its own"
        hint="Noise that DDIM and TCD add at each step, 0 to 1"
        {...ranges.eta}
        step={0.05}
        value={eta}
        onChange={setEta}
      />
      <div className={css.choice}>
        <h2>Weights in the prompt</h2>
        <Segmented
          fill
          legend="Weights in the prompt"
          options={weights}
          value={emphasis}
          onChange={(value) => change({ emphasis: value })}
        />
      </div>
      <div className={css.choice}>
        <h2>Noise as in</h2>
        <Segmented
          fill
          legend="Noise as in"
          options={noises}
          value={rng}
          onChange={(value) => change({ rng: value })}
        />
      </div>
      <Select
        inline
        label="VAE in tiles"
        options={tilings}
        value={vaeTiling === 'auto' ? 'auto' : vaeTiling ? 'on' : 'off'}
        onChange={(value) => change({ vaeTiling: value === 'auto' ? 'auto' : value === 'on' })}
      />
      <Select
        inline
        label="Models in memory"
        options={offloads}
        value={offload}
        onChange={(value) => change({ offload: value as Form['offload'] })}
      />
    </Disclosure>
  );
}

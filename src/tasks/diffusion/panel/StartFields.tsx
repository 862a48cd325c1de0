import { Segmented } from '../../../ui/Segmented.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import text from '../../../ui/text.module.css';
import { ranges } from '../options.ts';
import type { Settings } from '../settings.ts';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { stepsOf } from './steps-of.ts';
import { MaskNumbers } from './mask/MaskNumbers.tsx';
import { usualStrength } from './usual.ts';

const areas: { value: Settings['inpaintArea']; label: string }[] = [
  { value: 'whole', label: 'Whole picture' },
  { value: 'masked', label: 'Only masked' },
];
const explanations: Record<Settings['inpaintArea'], string> = {
  whole: 'Uses the whole picture as context; only the masked area changes.',
  masked: 'Only the frame around the mask is redrawn, at the size below, then set back.',
};

/** How the picture to start from is used: how much of it is repainted, and where. */
export function StartFields() {
  const mode = useDiffusion((state) => state.mode);
  const steps = useDiffusion((state) => state.form.steps);
  const strength = useDiffusion((state) => state.form.strength);
  const change = useDiffusion((state) => state.change);
  return (
    <>
      {mode === 'inpaint' && <AreaFields />}
      <Slider
        label="Strength"
        {...ranges.strength}
        step={0.01}
        usual={usualStrength}
        hint={`0.5 to 0.8 is usual; 1 forgets what was there. ${stepsOf({ steps, strength })} of ${steps} steps run.`}
        value={strength}
        onChange={(value) => change({ strength: value })}
      />
      {mode === 'inpaint' && <EdgeFields />}
    </>
  );
}

function AreaFields() {
  const area = useDiffusion((state) => state.form.inpaintArea);
  const change = useDiffusion((state) => state.change);
  return (
    <div className={css.choice}>
      <h2>Paint over</h2>
      <Segmented
        fill
        legend="Paint over"
        options={areas}
        value={area}
        onChange={(value) => change({ inpaintArea: value })}
      />
      <p className={text.hint}>{explanations[area]}</p>
    </div>
  );
}

function EdgeFields() {
  const area = useDiffusion((state) => state.form.inpaintArea);
  const maskBlur = useDiffusion((state) => state.form.maskBlur);
  const maskPadding = useDiffusion((state) => state.form.maskPadding);
  const change = useDiffusion((state) => state.change);
  const { min, max } = ranges.maskPadding;
  return (
    <>
      <Slider
        label="Mask blur, px"
        min={ranges.maskBlur.min}
        max={ranges.maskBlur.max}
        value={maskBlur}
        onChange={(value) => change({ maskBlur: value })}
      />
      {area === 'masked' && (
        <Slider
          label="Padding of the frame, px"
          min={min}
          max={max}
          value={maskPadding}
          onChange={(value) => change({ maskPadding: value })}
        />
      )}
      <MaskNumbers />
    </>
  );
}

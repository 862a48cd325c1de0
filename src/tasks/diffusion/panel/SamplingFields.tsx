import { Select } from '../../../ui/Select.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { schedulerNames } from '../engine/schedulers/names.ts';
import { ranges } from '../options.ts';
import { useDiffusion } from '../store.ts';
import { NumberField } from './NumberField.tsx';
import { SeedField } from './SeedField.tsx';
import { SizeFields } from './SizeFields.tsx';
import { usualOf } from './usual.ts';

const schedulers = schedulerNames.map((name) => ({ value: name, label: name }));

/** How a picture is made: steps, guidance, size, scheduler, seed, and how many. */
export function SamplingFields() {
  const model = useDiffusion((state) => state.form.model);
  const steps = useDiffusion((state) => state.form.steps);
  const guidanceScale = useDiffusion((state) => state.form.guidanceScale);
  const scheduler = useDiffusion((state) => state.form.scheduler);
  const count = useDiffusion((state) => state.form.count);
  const change = useDiffusion((state) => state.change);
  const usual = usualOf(model);
  return (
    <>
      <Slider
        label="Steps"
        {...limitsOf('steps')}
        usual={usual.steps}
        hint={`${usual.steps.join(' to ')} is usual`}
        value={steps}
        onChange={(value) => change({ steps: value })}
      />
      <Slider
        label="Guidance scale"
        {...limitsOf('guidanceScale')}
        step={0.5}
        usual={usual.guidance}
        hint={`${usual.guidance.join(' to ')} is usual; higher follows the words more`}
        value={guidanceScale}
        onChange={(value) => change({ guidanceScale: value })}
      />
      <SizeFields />
      <Select
        label="Scheduler"
        options={schedulers}
        value={scheduler}
        onChange={(value) => change({ scheduler: value })}
      />
      <SeedField />
      <NumberField
        inline
        label="Pictures"
        {...limitsOf('count')}
        value={count}
        onChange={(value) => value !== undefined && change({ count: value })}
      />
    </>
  );
}

const limitsOf = (name: 'steps' | 'guidanceScale' | 'count') => ({ min: ranges[name].min, max: ranges[name].max });

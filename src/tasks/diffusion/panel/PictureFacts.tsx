import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { formatCount } from '../../../ui/units.ts';
import type { HistoryItem } from '../history.ts';
import { parameterTexts, type Parameters } from '../parameters.ts';
import { diffusionStore } from '../store.ts';
import { openView } from './places.ts';
import css from './work.module.css';

const names: Readonly<Partial<Record<keyof Parameters, string>>> = {
  prompt: 'Prompt',
  negativePrompt: 'Negative prompt',
  seed: 'Seed',
  steps: 'Steps',
  guidanceScale: 'Guidance scale',
  scheduler: 'Scheduler',
  strength: 'Strength',
  maskBlur: 'Mask blur, px',
  maskPadding: 'Padding, px',
  clipSkip: 'Clip skip',
  clipSkipFor: 'Clip skip for',
  guidanceRescale: 'Guidance rescale',
  eta: 'Eta',
  rng: 'Noise as in',
  model: 'Model',
};
/** Settings that do nothing at 0. */
const offAtZero: ReadonlySet<string> = new Set(['clipSkip', 'guidanceRescale']);
/** Settings with words of their own for each value. */
const isChoice: ReadonlySet<string> = new Set(['rng', 'clipSkipFor']);
const values: Readonly<Record<string, string>> = {
  cpu: 'diffusers, ComfyUI',
  nv: 'AUTOMATIC1111',
  prompt: 'the prompt',
  both: 'both prompts',
};

/** Longer prompts push everything else out of sight; the copy as text has all of it. */
const shownMost = 600;
const shortened = (value: string) =>
  value.length > shownMost ? `${value.slice(0, shownMost)}… (${formatCount(value.length)} characters)` : value;

/** Every setting that made a picture, to read, to copy and to use again. */
export function PictureFacts({ item: { id, parameters, created, ran } }: { item: HistoryItem }) {
  const facts = (Object.entries(names) as [keyof Parameters, string][])
    .filter(([name]) => parameters[name] !== undefined && parameters[name] !== '')
    .filter(([name]) => !(offAtZero.has(name) && parameters[name] === 0))
    .filter(([name]) => name !== 'clipSkipFor' || (parameters.clipSkip ?? 0) > 0)
    .map(([name, label]) => {
      const written = String(parameters[name]);
      const value = (isChoice.has(name) && values[written]) || shortened(written);
      return [label, name === 'steps' && ran ? `${value}, stopped after ${ran.done}` : value] as const;
    });
  const made = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(created);
  return (
    <div className={css.facts}>
      <Facts facts={[...facts, ['Made', made]]} />
      <div className={css.row}>
        <ReuseButtons id={id} />
        <Button
          size="small"
          variant="quiet"
          onClick={() => void navigator.clipboard.writeText(parameterTexts(parameters).get('parameters') ?? '')}
        >
          Copy as text
        </Button>
      </div>
    </div>
  );
}

/** Takes settings of a picture over into the form. */
export function ReuseButtons({ id }: { id: string }) {
  const reuse = async (what: 'all' | 'seed' | 'prompt') => {
    const { reuse: take } = diffusionStore.getState();
    await take(id, what);
    openView(diffusionStore.getState().mode);
  };
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => void reuse('all')}>
        Reuse all
      </Button>
      <Button size="small" variant="quiet" onClick={() => void reuse('seed')}>
        Reuse seed
      </Button>
      <Button size="small" variant="quiet" onClick={() => void reuse('prompt')}>
        Reuse prompt
      </Button>
    </>
  );
}

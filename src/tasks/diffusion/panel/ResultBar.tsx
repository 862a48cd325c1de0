import { Check, CircleStop, Dices, ListTree } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import text from '../../../ui/text.module.css';
import { formatSeconds } from '../../../ui/units.ts';
import { unknownNotices } from '../known-words.ts';
import { diffusionStore, useDiffusion } from '../store.ts';
import { PictureFacts } from './PictureFacts.tsx';
import { stepsOf } from './steps-of.ts';
import type { HistoryItem } from '../history.ts';
import { useCurrent, useItems } from './use-items.ts';
import { hrefOf } from './places.ts';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { makeFour, showBatch } from './view-state.ts';
import css from './work.module.css';

/** How the picture on show was made, and the ways on from it. */
export function ResultBar() {
  const current = useCurrent();
  const kept = useDiffusion((state) => state.kept);
  const [isOpen, setOpen] = useState(false);
  const form = useDiffusion((state) => state.form.model);
  const words = useDiffusion((state) => state.facts?.words);
  const items = useItems();
  if (!current) return null;
  const batchSize = items.filter((item) => item.batch === current.batch).length;
  const { prompt, model } = current.parameters;
  const unknown = model === form ? unknownNotices(prompt, words) : [];
  const { id, stopped, stepMs, batch } = current;
  const { startFrom } = diffusionStore.getState();
  return (
    <section className={css.result} aria-label="Result">
      <p aria-live="polite">
        {stopped ? <CircleStop aria-hidden /> : <Check aria-hidden />}
        <strong>{stopped ? 'Stopped' : 'Done'}</strong>
        <span className={text.dim}>
          {stepWords(current)} of {formatSeconds(stepMs / 1000)},{' '}
          {kept ? 'kept in the history' : 'kept until the page closes'}
        </span>
      </p>
      {unknown.map((notice) => (
        <p key={notice} className={text.hint}>
          {notice}
        </p>
      ))}
      <div className={css.tools}>
        <Button size="small" icon={<ListTree aria-hidden />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Settings
        </Button>
        <Button size="small" onClick={() => void startFrom(id, 'image')}>
          Image to image
        </Button>
        <Button size="small" onClick={() => void startFrom(id, 'inpaint')}>
          Inpaint
        </Button>
        {batch !== undefined && batchSize > 1 && (
          <LinkButton size="small" href={hrefOf('history')} onClick={() => showBatch(batch)}>
            Contact sheet of {batchSize}
          </LinkButton>
        )}
        <Button size="small" icon={<Dices aria-hidden />} onClick={() => void makeFour()}>
          4 variations
        </Button>
      </div>
      {isOpen && <PictureFacts item={current} />}
    </section>
  );
}

/** Steps that were run, and of how many where it was stopped. */
function stepWords({ ran, parameters }: HistoryItem): string {
  const all = ran?.total ?? stepsOf(parameters);
  return `${ran ? `after ${ran.done} of ` : ''}${all} ${all === 1 ? 'step' : 'steps'}`;
}

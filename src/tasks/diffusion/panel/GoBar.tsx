import { Button } from '../../../ui/Button.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import text from '../../../ui/text.module.css';
import { formatSeconds } from '../../../ui/units.ts';
import type { Form } from '../form.ts';
import type { HistoryItem } from '../history.ts';
import type { Mode } from '../state.ts';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { stepsOf } from './steps-of.ts';

/** The button that puts the form to work, and what that will take. */
export function GoBar() {
  const mode = useDiffusion((state) => state.mode);
  const form = useDiffusion((state) => state.form);
  const items = useDiffusion((state) => state.items);
  const waiting = useDiffusion((state) => state.queue.length);
  return (
    <div className={css.go}>
      <Button type="submit" variant="primary" size="large" wide>
        {mode === 'inpaint' ? 'Fill the mask' : 'Generate'}
        <span className={text.wideOnly}>
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
        </span>
      </Button>
      <p className={text.hint}>{waiting > 0 ? waitingWords(waiting) : expected(form, mode, items)}</p>
    </div>
  );
}

const waitingWords = (count: number) => (count === 1 ? '1 more in the queue.' : `${count} more in the queue.`);

/** How long it took before tells how long it takes. */
function expected(form: Form, mode: Mode, items: readonly HistoryItem[]): string {
  const what = form.count === 1 ? '1 picture takes' : `${form.count} pictures take`;
  const like = items.find(
    ({ parameters: { model, width, height } }) =>
      model === form.model && width === form.width && height === form.height,
  );
  if (!like) return 'Time per picture appears after the first one.';
  const steps = stepsOf({ steps: form.steps, ...(mode !== 'text' && { strength: form.strength }) });
  return `${what} about ${formatSeconds((like.stepMs * steps * form.count) / 1000)} on this device.`;
}

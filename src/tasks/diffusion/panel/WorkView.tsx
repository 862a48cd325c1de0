import { useDiffusion } from '../store.ts';
import { PaintPane } from './PaintPane.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import css from './work.module.css';

/** The form, and what comes of it. */
export function WorkView() {
  const isIdle = useDiffusion((state) => state.work.phase === 'idle' && state.current === undefined);
  return (
    <div className={css.work} data-idle={isIdle || undefined}>
      <SettingsForm />
      <PaintPane />
    </div>
  );
}

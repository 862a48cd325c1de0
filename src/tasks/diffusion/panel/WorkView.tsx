import { PaintPane } from './PaintPane.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { useShown } from './use-shown.ts';
import css from './work.module.css';

/** The form, and what comes of it. */
export function WorkView() {
  const isIdle = useShown() === 'empty';
  return (
    <div className={css.work} data-idle={isIdle || undefined}>
      <SettingsForm />
      <PaintPane />
    </div>
  );
}

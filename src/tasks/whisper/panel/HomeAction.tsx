import type { FormEvent } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import wing from '../../../ui/wing.module.css';
import { acceptRecordings, useWhisper, whisperStore } from '../store.ts';
import css from './home.module.css';
import { openSample, samples } from './samples.ts';
import { LanguageSelect } from './SettingsGroup.tsx';
import { useCurrent } from './use-current.ts';

/** The language, and the button that writes down what is on show; without a recording it takes the first sample. */
export function HomeAction({ onTrouble }: { onTrouble: (message: string) => void }) {
  const task = useWhisper((state) => state.settings.task);
  const setSettings = useWhisper((state) => state.setSettings);
  const current = useCurrent();
  const isBusy = current?.state === 'running' || current?.state === 'waiting';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { goOn, again } = whisperStore.getState();
    if (current) return current.state === 'stopped' ? goOn(current.id) : again(current.id);
    await openSample(samples[0]!).then(
      (file) => acceptRecordings([file]),
      () => onTrouble('The sample could not be read. Choose a recording instead.'),
    );
  };
  return (
    <form className={wing.act} onSubmit={(event) => void submit(event)}>
      <div className={css.choice}>
        <LanguageSelect bare />
        <div className={css.task}>
          <Checkbox
            label="Translate to English"
            checked={task === 'translate'}
            onChange={(checked) => setSettings({ task: checked ? 'translate' : 'transcribe' })}
          />
        </div>
      </div>
      <Button type="submit" variant="primary" size="large" disabled={isBusy}>
        Transcribe
      </Button>
    </form>
  );
}

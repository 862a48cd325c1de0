import type { FormEvent } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import wing from '../../../ui/wing.module.css';
import { useDiffusion } from '../store.ts';
import { generateHere } from './generate-here.ts';

/** The words, and the button that has them painted. */
export function HomeAction() {
  const prompt = useDiffusion((state) => state.form.prompt);
  const isWorking = useDiffusion((state) => state.work.phase !== 'idle');
  const change = useDiffusion((state) => state.change);
  const stop = useDiffusion((state) => state.stop);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWorking) stop();
    else void generateHere(prompt);
  };
  return (
    <form className={wing.act} onSubmit={submit}>
      <TextField
        label="Prompt"
        dir="auto"
        value={prompt}
        onChange={({ currentTarget }) => change({ prompt: currentTarget.value })}
      />
      <Button type="submit" variant="primary" size="large">
        {isWorking ? 'Stop' : 'Generate'}
      </Button>
    </form>
  );
}

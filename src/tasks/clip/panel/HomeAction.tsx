import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import wing from '../../../ui/wing.module.css';
import { formatLabels, parseLabels } from '../label-text.ts';
import { acceptPictures, clipStore, useClip } from '../store.ts';
import { openSample, samples } from './samples.ts';

/** Labels on one line, and the button that asks about them; without a picture it takes the first sample. */
export function HomeAction() {
  const labels = useClip((state) => state.labels);
  const setLabels = useClip((state) => state.setLabels);
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const written = draft ?? formatLabels(labels);

  const commit = (): boolean => {
    const parsed = parseLabels(written);
    if (parsed.length === 0) {
      setError('Write at least one label.');
      return false;
    }
    setError(undefined);
    setDraft(undefined);
    if (formatLabels(parsed) !== formatLabels(labels)) setLabels(parsed);
    return true;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!commit()) return;
    const { pictures, run } = clipStore.getState();
    if (pictures.length > 0) return run();
    await openSample(samples[0]!).then(
      (file) => acceptPictures([file]),
      () => setError('The sample could not be read. Choose a picture instead.'),
    );
  };
  return (
    <form className={wing.act} onSubmit={(event) => void submit(event)}>
      <TextField
        label="Labels, separated by commas"
        value={written}
        error={error}
        dir="auto"
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={() => draft !== undefined && commit()}
      />
      <Button type="submit" variant="primary" size="large">
        Classify
      </Button>
    </form>
  );
}

import { type FormEvent, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { TextField } from '../../../../ui/TextField.tsx';
import { useModerate } from '../../moderate/store.ts';
import css from './moderate.module.css';

/** Sets the lines of all categories at once, by the share of the library that is to be looked at. */
export function CalibrateAll() {
  const isScored = useModerate((state) => state.table !== undefined);
  const calibrate = useModerate((state) => state.calibrate);
  const [percent, setPercent] = useState('2');
  const isRight = percent.trim() !== '' && Number(percent) > 0 && Number(percent) <= 100;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRight) calibrate(Number(percent) / 100);
  };
  return (
    <>
      <p className={css.hint}>Choose a category to see how your library scores in it, and to move its threshold.</p>
      {isScored && (
        <form className={css.calibrate} onSubmit={submit} noValidate>
          <TextField
            label="Share of pictures to flag, %"
            type="number"
            min={0}
            max={100}
            step={0.1}
            value={percent}
            error={isRight ? undefined : 'A number over 0, up to 100.'}
            hint="Sets each threshold so that this share of your pictures is flagged. Start here if the defaults don’t suit your pictures."
            onChange={({ currentTarget }) => setPercent(currentTarget.value)}
          />
          <Button type="submit" disabled={!isRight}>
            Set all thresholds
          </Button>
        </form>
      )}
    </>
  );
}

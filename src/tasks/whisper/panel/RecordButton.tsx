import { Mic, Square } from 'lucide-react';
import { messageOf } from '../../../runtime/errors.ts';
import { Button, type ButtonProps } from '../../../ui/Button.tsx';
import { microphone, useMicrophone } from '../microphone.ts';
import { formatPlace } from '../times.ts';
import css from './record.module.css';

export interface RecordButtonProps extends Pick<ButtonProps, 'size' | 'variant' | 'className'> {
  /** Told, in a sentence, why there is no microphone. */
  onTrouble: (message: string) => void;
}

/** Records the microphone until it is pressed again; the recording then goes the way of every file. */
export function RecordButton({ onTrouble, ...look }: RecordButtonProps) {
  const state = useMicrophone((all) => all.state);
  const { start, stop } = microphone.getState();
  const begin = () => start().catch((error: unknown) => onTrouble(messageOf(error)));
  if (state !== 'on')
    return (
      <Button {...look} icon={<Mic aria-hidden />} disabled={state === 'opening'} onClick={() => void begin()}>
        Record
      </Button>
    );
  return (
    <Button {...look} icon={<Square aria-hidden />} onClick={() => void stop()}>
      <Level />
    </Button>
  );
}

/** How long it records, and how loud it is. */
function Level() {
  const seconds = useMicrophone((all) => all.seconds);
  const peak = useMicrophone((all) => all.peak);
  return (
    <>
      Stop {formatPlace(seconds)}
      <meter value={peak} className={css.level} min={0} max={1} aria-label="Loudness" />
    </>
  );
}

import { Mic, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from '../../../ui/Button.tsx';
import { type Recorder, startRecorder } from '../recorder.ts';
import { acceptRecordings } from '../store.ts';
import { formatPlace } from '../times.ts';
import css from './record.module.css';
import { messageOf } from '../../../runtime/errors.ts';

export interface RecordButtonProps extends Pick<ButtonProps, 'size' | 'variant' | 'className'> {
  /** Told, in a sentence, why there is no microphone. */
  onTrouble: (message: string) => void;
}

/** Records the microphone until it is pressed again; the recording then goes the way of every file. */
export function RecordButton({ onTrouble, ...look }: RecordButtonProps) {
  const recorder = useRef<Recorder>(undefined);
  const meter = useRef<HTMLMeterElement>(null);
  const [seconds, setSeconds] = useState<number>();
  const [isOpening, setIsOpening] = useState(false);
  useEffect(() => () => void recorder.current?.discard(), []);

  const stop = async () => {
    const running = recorder.current;
    recorder.current = undefined;
    setSeconds(undefined);
    if (running) acceptRecordings([await running.stop()]);
  };
  const start = async () => {
    setIsOpening(true);
    try {
      recorder.current = await startRecorder({
        onLevel(level) {
          setSeconds(Math.floor(level.seconds));
          if (meter.current) meter.current.value = level.peak;
        },
        onLost: () => void stop(),
      });
      setSeconds(0);
    } catch (error) {
      onTrouble(messageOf(error));
    }
    setIsOpening(false);
  };
  if (seconds === undefined)
    return (
      <Button {...look} icon={<Mic aria-hidden />} disabled={isOpening} onClick={() => void start()}>
        Record
      </Button>
    );
  return (
    <Button {...look} icon={<Square aria-hidden />} onClick={() => void stop()}>
      Stop {formatPlace(seconds)}
      <meter ref={meter} className={css.level} min={0} max={1} aria-label="Loudness" />
    </Button>
  );
}

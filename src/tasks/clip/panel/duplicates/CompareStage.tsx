import { Pause, Play } from 'lucide-react';
import { type CSSProperties, useEffect, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { classes } from '../../../../ui/classes.ts';
import { Slider } from '../../../../ui/Slider.tsx';
import text from '../../../../ui/text.module.css';
import { ZoomPicture } from '../../../../ui/ZoomPicture.tsx';
import { type FullPicture, useFullPicture } from '../detail/use-full-picture.ts';
import css from './compare.module.css';

export type CompareMode = 'side' | 'blink' | 'difference';

/** How long each of two blinking pictures is seen, in milliseconds: well under three flashes a second (WCAG 2.3.1). */
const blinkMs = 800;
const reducesMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export interface CompareStageProps {
  left: number;
  right: number;
  mode: CompareMode;
}

/**
 * Two pictures: beside each other, in turn at the same place, or what differs between them. Both are zoomed and moved
 * together, and a place that was zoomed to stays in sight from one way of comparing to the next.
 */
export function CompareStage({ left, right, mode }: CompareStageProps) {
  const [a, b] = [useFullPicture(left), useFullPicture(right)];
  const blink = useBlink(mode === 'blink');
  const [gain, setGain] = useState(4);
  const small = [a, b].find((picture) => picture.why)?.why;
  return (
    <div className={css.stage} style={{ '--gain': gain } as CSSProperties}>
      <ZoomPicture
        className={css.zoom}
        frameClassName={mode === 'difference' ? css.difference : undefined}
        beside={mode === 'side' ? <img src={b.url} alt={b.name} /> : undefined}
      >
        {mode === 'side' && <img src={a.url} alt={a.name} />}
        {mode === 'blink' && (
          <>
            <img src={a.url} alt={a.name} className={classes(blink.isSecond && css.away)} />
            <img src={b.url} alt={b.name} className={classes(!blink.isSecond && css.away)} />
          </>
        )}
        {mode === 'difference' && (
          <>
            <img src={a.url} alt={`What differs between ${a.name} and ${b.name}`} />
            <img src={b.url} alt="" />
          </>
        )}
      </ZoomPicture>
      {mode === 'blink' && <BlinkTools blink={blink} shown={blink.isSecond ? b : a} />}
      {mode === 'difference' && (
        <div className={css.tools}>
          <Slider label="Amplified" min={1} max={16} value={gain} onChange={setGain} />
          <span className={text.dim}>Black means identical.</span>
        </div>
      )}
      {small && <p className={css.why}>{small}</p>}
    </div>
  );
}

interface Blinking {
  isSecond: boolean;
  isPlaying: boolean;
  play: (isPlaying: boolean) => void;
  /** Shows the other one, and stays there. */
  swap: () => void;
}

function useBlink(isOn: boolean): Blinking {
  const [isSecond, setSecond] = useState(false);
  const [isPlaying, setPlaying] = useState(() => !reducesMotion());
  useEffect(() => {
    if (!isOn || !isPlaying) return undefined;
    const timer = setInterval(() => setSecond((before) => !before), blinkMs);
    return () => clearInterval(timer);
  }, [isOn, isPlaying]);
  const swap = (): void => {
    setPlaying(false);
    setSecond(!isSecond);
  };
  return { isSecond, isPlaying, play: setPlaying, swap };
}

function BlinkTools({ blink: { isPlaying, play, swap }, shown }: { blink: Blinking; shown: FullPicture }) {
  return (
    <div className={css.tools}>
      <Button
        size="small"
        icon={isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
        onClick={() => play(!isPlaying)}
      >
        {isPlaying ? 'Pause' : 'Play'}
      </Button>
      <Button size="small" onClick={swap}>
        Show the other
      </Button>
      <span className={text.cut}>{shown.name}</span>
    </div>
  );
}

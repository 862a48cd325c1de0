import { Pause, Play } from 'lucide-react';
import { type CSSProperties, useEffect, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { classes } from '../../../../ui/classes.ts';
import { Slider } from '../../../../ui/Slider.tsx';
import text from '../../../../ui/text.module.css';
import { useDuplicates } from '../../duplicates/store.ts';
import { mediaOfItem } from '../../library/media.ts';
import { useOriginal } from '../detail/use-original.ts';
import { usePicture } from '../library/picture-cache.ts';
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

/** Two pictures: beside each other, in turn at the same place, or what differs between them. */
export function CompareStage({ left, right, mode }: CompareStageProps) {
  const [a, b] = [useFullPicture(left), useFullPicture(right)];
  const small = [a, b].find((picture) => picture.why)?.why;
  return (
    <div className={css.stage}>
      {mode === 'side' && (
        <div className={css.pair}>
          <img src={a.url} alt={a.name} />
          <img src={b.url} alt={b.name} />
        </div>
      )}
      {mode === 'blink' && <Blink a={a} b={b} />}
      {mode === 'difference' && <Difference a={a} b={b} />}
      {small && <p className={css.why}>{small}</p>}
    </div>
  );
}

interface FullPicture {
  url: string | undefined;
  name: string;
  /** Why the small picture stands for the file. */
  why: string | undefined;
}

/** The file where it can be shown, the small picture of the library where it cannot. */
function useFullPicture(id: number): FullPicture {
  const item = useDuplicates((state) => state.items.get(id));
  const small = usePicture(id)?.url;
  const original = useOriginal(item);
  const [isShowable, setShowable] = useState<boolean>();
  const url = original && 'url' in original ? original.url : undefined;
  useEffect(() => {
    if (!url) return undefined;
    let isGone = false;
    const image = new Image();
    image.src = url;
    image.decode().then(
      () => !isGone && setShowable(true),
      () => !isGone && setShowable(false),
    );
    return () => {
      isGone = true;
    };
  }, [url]);
  const name = item?.path ?? 'Picture';
  if (url && isShowable) return { url, name, why: undefined };
  if (original && 'message' in original)
    return { url: small, name, why: `${original.message} Until then this is the small picture.` };
  if (isShowable === false)
    return {
      url: small,
      name,
      why:
        item && mediaOfItem(item) === 'video'
          ? 'Moments of videos are compared by their thumbnails.'
          : 'This browser can’t show the file, so this is its thumbnail.',
    };
  return { url: small, name, why: undefined };
}

function Blink({ a, b }: { a: FullPicture; b: FullPicture }) {
  const [isSecond, setSecond] = useState(false);
  const [isPlaying, setPlaying] = useState(() => !reducesMotion());
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => setSecond((before) => !before), blinkMs);
    return () => clearInterval(timer);
  }, [isPlaying]);
  const swap = (): void => {
    setPlaying(false);
    setSecond(!isSecond);
  };
  return (
    <>
      <div className={css.stack}>
        <img src={a.url} alt={a.name} className={classes(isSecond && css.away)} />
        <img src={b.url} alt={b.name} className={classes(!isSecond && css.away)} />
      </div>
      <div className={css.tools}>
        <Button
          size="small"
          icon={isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
          onClick={() => setPlaying(!isPlaying)}
        >
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
        <Button size="small" onClick={swap}>
          Show the other
        </Button>
        <span className={text.cut}>{(isSecond ? b : a).name}</span>
      </div>
    </>
  );
}

function Difference({ a, b }: { a: FullPicture; b: FullPicture }) {
  const [gain, setGain] = useState(4);
  return (
    <>
      <div className={classes(css.stack, css.difference)} style={{ '--gain': gain } as CSSProperties}>
        <img src={a.url} alt={`What differs between ${a.name} and ${b.name}`} />
        <img src={b.url} alt="" />
      </div>
      <div className={css.tools}>
        <Slider label="Amplified" min={1} max={16} value={gain} onChange={setGain} />
        <span className={text.dim}>Black means identical.</span>
      </div>
    </>
  );
}

import { type ChangeEvent, useEffect, useRef } from 'react';
import { classes } from '../../../ui/classes.ts';
import type { Peaks } from '../contract.ts';
import { formatPlace } from '../times.ts';
import { playerStore, seek, usePlayer } from './player.ts';
import css from './waveform.module.css';

export interface WaveformProps {
  peaks: Peaks | undefined;
  /** Seconds: of the recording, and of it what is written down. */
  duration: number;
  done: number;
  className?: string | undefined;
}

/** Pixels a stroke takes, with the gap after it. */
const stroke = 2;
const pitch = 3;

/** The sound in three tones: played, written down, still to come. A slider lies over it, so keys work as well. */
export function Waveform({ peaks, duration, done, className }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!target) return undefined;
    const paint = () => draw(target, { peaks, duration, done, time: playerStore.getState().time });
    paint();
    const sizes = new ResizeObserver(paint);
    sizes.observe(target);
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', paint);
    const stop = playerStore.subscribe(({ time }, before) => time !== before.time && paint());
    return () => {
      sizes.disconnect();
      theme.disconnect();
      system.removeEventListener('change', paint);
      stop();
    };
  }, [peaks, duration, done]);
  return (
    <div className={classes(css.wave, className)}>
      <canvas ref={canvas} aria-hidden />
      <Position duration={duration} />
    </div>
  );
}

function Position({ duration }: { duration: number }) {
  const tenths = usePlayer(({ time }) => Math.round(time * 10));
  const move = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => seek(currentTarget.valueAsNumber);
  return (
    <input
      type="range"
      aria-label="Position"
      aria-valuetext={`${formatPlace(tenths / 10)} of ${formatPlace(duration)}`}
      min={0}
      max={Math.max(duration, 0.1)}
      step={0.1}
      value={tenths / 10}
      disabled={duration === 0}
      onChange={move}
    />
  );
}

interface Drawing {
  peaks: Peaks | undefined;
  duration: number;
  done: number;
  time: number;
}

function draw(canvas: HTMLCanvasElement, { peaks, duration, done, time }: Drawing): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  if (!context || !peaks || duration === 0) return;
  context.scale(scale, scale);
  // The stylesheet says the tones as colours of borders that are not there: a canvas cannot read custom properties.
  const {
    color: played,
    borderTopColor: written,
    borderRightColor: ahead,
    borderBottomColor: head,
  } = getComputedStyle(canvas);
  const perStroke = (duration * pitch) / width;
  for (let x = 0; x < width; x += pitch) {
    const at = (x / width) * duration;
    const [low, high] = extremes(peaks, at, at + perStroke);
    context.fillStyle = at < time ? played : at < done ? written : ahead;
    const top = (height / 2) * (1 - high / 127);
    const bottom = (height / 2) * (1 - low / 127);
    context.fillRect(x, Math.min(top, height / 2 - 0.75), stroke, Math.max(1.5, bottom - top));
  }
  context.fillStyle = head;
  if (time > 0) context.fillRect((time / duration) * width, 0, 1.5, height);
}

function extremes({ perSecond, pairs }: Peaks, from: number, to: number): [low: number, high: number] {
  let [low, high] = [0, 0];
  const last = Math.min(pairs.length / 2, Math.max(Math.floor(from * perSecond) + 1, Math.ceil(to * perSecond)));
  for (let i = Math.floor(from * perSecond); i < last; i++) {
    low = Math.min(low, pairs[2 * i]!);
    high = Math.max(high, pairs[2 * i + 1]!);
  }
  return [low, high];
}

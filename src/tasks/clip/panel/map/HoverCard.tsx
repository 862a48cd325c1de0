import { useLayoutEffect, useRef } from 'react';
import type { Point } from '../../map/camera.ts';
import { usePicture } from '../library/picture-cache.ts';
import css from './map.module.css';

/** Between the pointer and the card, in pixels. */
const gap = 14;

/** The picture under the pointer, beside it. */
export function HoverCard({ id, at }: { id: number; at: Point }) {
  const picture = usePicture(id);
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    const field = element?.parentElement;
    if (!element || !field) return;
    const fits = (place: number, length: number, room: number): number =>
      place + gap + length <= room ? place + gap : Math.max(0, place - gap - length);
    const x = fits(at.x, element.offsetWidth, field.clientWidth);
    const y = fits(at.y, element.offsetHeight, field.clientHeight);
    element.style.translate = `${x}px ${y}px`;
  });
  return (
    <div ref={card} className={css.card} aria-hidden>
      {picture?.url && <img src={picture.url} alt="" />}
      <span>{picture?.item?.path}</span>
    </div>
  );
}

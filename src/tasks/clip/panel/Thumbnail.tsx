import { ImageOff } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import css from './thumbnail.module.css';
import { thumbnailOf } from './thumbnails.ts';

/** A small picture of a file, decoded when it comes into sight. Decoration: the name stands beside it. */
export const Thumbnail = memo(function Thumbnail({ file }: { file: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    const target = canvas.current;
    if (!target) return undefined;
    let gone = false;
    const draw = async () => {
      const picture = await thumbnailOf(file);
      if (gone) return;
      target.width = picture.width;
      target.height = picture.height;
      target.getContext('2d')?.drawImage(picture, 0, 0);
    };
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      draw().catch(() => setBroken(!gone));
    });
    observer.observe(target);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [file]);

  if (broken)
    return (
      <span className={css.broken}>
        <ImageOff aria-hidden />
      </span>
    );
  return <canvas ref={canvas} className={css.thumbnail} width={4} height={3} aria-hidden />;
});

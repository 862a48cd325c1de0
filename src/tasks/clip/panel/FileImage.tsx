import { useCallback } from 'react';
import { uprightFile } from '../../../runtime/page/upright.ts';

/** A file as a picture, upright and in its own size. Its address lives as long as the element. */
export function FileImage({ file, alt }: { file: Blob; alt: string }) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      let url: string | undefined;
      let isGone = false;
      const point = (shown: Blob): void => {
        if (!isGone) image.src = url = URL.createObjectURL(shown);
      };
      if (file.type === 'image/webp') void uprightFile(file).then(point);
      else point(file);
      return () => {
        isGone = true;
        if (url) URL.revokeObjectURL(url);
      };
    },
    [file],
  );
  return <img ref={show} alt={alt} decoding="async" data-print="" />;
}

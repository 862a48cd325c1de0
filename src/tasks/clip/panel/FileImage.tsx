import { useCallback } from 'react';

/** A file as a picture, in its own size. Its address lives as long as the element. */
export function FileImage({ file, alt }: { file: Blob; alt: string }) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [file],
  );
  return <img ref={show} alt={alt} decoding="async" />;
}

import { useCallback } from 'react';

export interface FileImageProps {
  file: Blob;
  alt: string;
  className?: string | undefined;
  /** Told the picture's own size in pixels. */
  onSize?: (size: { width: number; height: number }) => void;
  onError?: () => void;
}

/** A file as a picture. Its address lives as long as the element. */
export function FileImage({ file, alt, className, onSize, onError }: FileImageProps) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file);
      image.src = url;
      const revoke = () => URL.revokeObjectURL(url);
      return () => {
        if (image.complete) return revoke();
        // An address that goes while it is being read is an error on the console.
        image.addEventListener('load', revoke, { once: true });
        image.addEventListener('error', revoke, { once: true });
      };
    },
    [file],
  );
  return (
    <img
      ref={show}
      alt={alt}
      className={className}
      decoding="async"
      data-print=""
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        onSize?.({ width: naturalWidth, height: naturalHeight })
      }
      onError={onError}
    />
  );
}

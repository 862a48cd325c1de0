import { useEffect, useRef } from 'react';

export interface PreviewCanvasProps {
  preview: ImageBitmap;
  /** Told to screen readers; without one it is decoration. */
  label?: string;
  className?: string | undefined;
}

/** A canvas has no role of its own. */
const asPicture = { role: 'img' };

/** What the picture is becoming: small, and drawn large. */
export function PreviewCanvas({ preview, label, className }: PreviewCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // The sender may close it as soon as the next one is there.
    if (!canvas.current || preview.width === 0) return;
    canvas.current.width = preview.width;
    canvas.current.height = preview.height;
    canvas.current.getContext('2d')!.drawImage(preview, 0, 0);
  }, [preview]);
  return (
    <canvas
      ref={canvas}
      {...(label ? { ...asPicture, 'aria-label': label } : { 'aria-hidden': true })}
      className={className}
    />
  );
}

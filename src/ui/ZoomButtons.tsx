import { Maximize, Minus, Plus, Scan } from 'lucide-react';
import type { ButtonLook } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import { zoomStep } from './zoom-keys.ts';

export interface ZoomButtonsProps {
  /** Whether the whole picture is in its frame. */
  isWhole: boolean;
  zoomBy: (factor: number) => void;
  showWhole: () => void;
  showActual: () => void;
  look?: Pick<ButtonLook, 'size' | 'variant'>;
}

/** Closer, further, and between the whole picture and its own size: what the keys + - 0 do. */
export function ZoomButtons({ isWhole, zoomBy, showWhole, showActual, look = { size: 'small' } }: ZoomButtonsProps) {
  return (
    <>
      <IconButton {...look} icon={<Minus aria-hidden />} label="Zoom out (-)" onClick={() => zoomBy(1 / zoomStep)} />
      <IconButton {...look} icon={<Plus aria-hidden />} label="Zoom in (+)" onClick={() => zoomBy(zoomStep)} />
      {isWhole ? (
        <IconButton {...look} icon={<Scan aria-hidden />} label="Actual size" onClick={showActual} />
      ) : (
        <IconButton {...look} icon={<Maximize aria-hidden />} label="Fit to window (0)" onClick={showWhole} />
      )}
    </>
  );
}

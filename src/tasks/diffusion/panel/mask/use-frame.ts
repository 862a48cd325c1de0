import { useMemo } from 'react';
import type { Box } from '../../../../runtime/picture/picture.ts';
import { cropBox } from '../../engine/crop.ts';
import { useDiffusion } from '../../store.ts';
import { useSize } from '../use-size.ts';
import { useMask } from './editor.ts';

/** The part that is redrawn when only the masked one is, in pixels of the mask; undefined while nothing is marked. */
export function useFrame(): Box | undefined {
  const mask = useMask((state) => state.mask);
  const edits = useMask((state) => state.edits);
  const { width, height } = useSize();
  const padding = useDiffusion((state) => state.form.maskPadding);
  return useMemo(
    () =>
      mask && edits.done.length > 0 && mask.data.includes(255) ? cropBox(mask, { width, height }, padding) : undefined,
    [mask, edits, width, height, padding],
  );
}

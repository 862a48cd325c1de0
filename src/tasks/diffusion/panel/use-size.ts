import { startForm } from '../form.ts';
import { nearestSize, type Size } from '../size.ts';
import { useDiffusion } from '../store.ts';

const unknown = { size: startForm.width, sizeMultiple: 8 };

/** The size on the form, or the nearest that the model makes while another is typed. */
export function useSize(): Size {
  const facts = useDiffusion((state) => state.facts);
  const width = useDiffusion((state) => state.form.width);
  const height = useDiffusion((state) => state.form.height);
  return nearestSize({ width, height }, facts ?? unknown);
}

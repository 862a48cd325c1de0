import type { Parameters } from './parameters.ts';
import type { Mode } from './state.ts';

/** What a picture with these settings was made from: they have a strength, and a blur of the mask, only then. */
export const modeOf = ({ strength, maskBlur }: Pick<Parameters, 'strength' | 'maskBlur'>): Mode =>
  maskBlur !== undefined ? 'inpaint' : strength !== undefined ? 'image' : 'text';

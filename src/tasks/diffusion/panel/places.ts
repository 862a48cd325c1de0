import type { Mode } from '../state.ts';

/** The address of a view of this panel. */
export const hrefOf = (view: Mode | 'history'): string => `#/diffusion/${view}`;

/** Opens a view, as if its link had been followed. */
export const openView = (view: Mode | 'history'): void => void (location.hash = hrefOf(view));

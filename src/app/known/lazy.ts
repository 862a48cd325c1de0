import { lazy } from 'react';

/** Few look at it, so its code and its lists come when somebody does. */
export const KnownView = lazy(async () => ({ default: (await import('./KnownView.tsx')).KnownView }));

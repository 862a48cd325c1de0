import { lazy } from 'react';

/** Few look at it, so its code comes when somebody does. */
export const ApiView = lazy(async () => ({ default: (await import('./ApiView.tsx')).ApiView }));

import { lazy } from 'react';

/** Few look at it often, so its code comes when somebody does. */
export const ModelsView = lazy(async () => ({ default: (await import('./ModelsView.tsx')).ModelsView }));

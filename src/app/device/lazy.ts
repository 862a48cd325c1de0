import { lazy } from 'react';

/** Few look at it, so its code comes when somebody does. */
export const DeviceView = lazy(async () => ({ default: (await import('./DeviceView.tsx')).DeviceView }));

import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi, type Triptych } from './app/api.ts';
import { App } from './app/App.tsx';
import { followChoice } from './app/device/choice.ts';
import { watchErrors } from './app/diagnostics.ts';
import { followMemory } from './app/models/memory.ts';
import { notify } from './app/notices.ts';
import { startPwa } from './app/pwa/start.ts';
import { afterStart } from './app/pwa/started.ts';
import { applyTheme, settings } from './app/settings.ts';

declare global {
  interface Window {
    triptych: Triptych;
  }
}

/** Settles when the first frame is on the screen: a task queued in a frame runs after it was painted. */
const painted = afterStart(
  () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, 1000); // a tab in the background paints nothing
    }),
);

watchErrors(window);
followChoice();
followMemory();
settings.subscribe(({ theme }) => applyTheme(theme, document.documentElement));
if (!settings.getState().kept) notify('warn', 'Storage is denied: settings and models end with the page.');
window.triptych = createApi(painted);
if (!import.meta.env.DEV) void startPwa();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

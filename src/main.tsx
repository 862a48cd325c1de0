import './ui/tokens.css';
import './ui/base.css';
import './ui/print.css';
import './ui/shell.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi, type Triptych } from './app/api.ts';
import { App } from './app/App.tsx';
import { followChoice } from './app/device/choice.ts';
import { watchErrors } from './app/diagnostics.ts';
import { followMemory } from './app/models/memory.ts';
import { firstPaint } from './app/first-paint.ts';
import { notify } from './app/notices.ts';
import { startPwa } from './app/pwa/start.ts';
import { afterStart } from './app/pwa/started.ts';
import { applyTheme, settings } from './app/settings.ts';
import { bindWorkers } from './runtime/policy/bind-workers.ts';
// oxlint-disable-next-line import/default -- Vite gives its address
import guard from './runtime/policy/guard.ts?worker&url';

declare global {
  var triptych: Triptych;
}

// The dev server has no policy to be bound by.
if (!import.meta.env.DEV) bindWorkers(guard);
const painted = firstPaint();
watchErrors(window);
followChoice();
followMemory();
settings.subscribe(({ theme }) => applyTheme(theme, document.documentElement));
if (!settings.getState().kept)
  notify('warn', 'This browser doesn’t store data for this page. Settings and models will be lost when you close it.');
window.triptych = createApi(afterStart(() => painted));
if (!import.meta.env.DEV) void startPwa(painted);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './chromium.mjs';

const executablePath = findChromium();
/** Another one where several suites run side by side. */
const port = Number(process.env.PORT ?? 4180);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: 'results',
  workers: 1,
  // A limit only ends what hangs: a slow, busy machine takes several times as long as this one.
  timeout: 600_000,
  expect: { timeout: 180_000 },
  forbidOnly: Boolean(process.env.CI),
  // A browser that is starved of its processor for a moment is no fault of the page; a retried test is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    // Bars that move are drawn in software here: a fifth of the time of a run. Tests that look at frames ask for motion.
    contextOptions: { reducedMotion: 'reduce' },
    serviceWorkers: 'block', // tests that answer in place of the server have to see every request
    launchOptions: { ...(executablePath && { executablePath }), args: chromiumArgs },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    cwd: '..',
    url: `http://localhost:${port}/`,
    timeout: 180_000,
    reuseExistingServer: !process.env.CI,
  },
});

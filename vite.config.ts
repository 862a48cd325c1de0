/// <reference types="vitest/config" />
import { execFileSync } from 'node:child_process';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type Plugin } from 'vite';
import { chromiumArgs, findChromium } from './e2e/chromium.mjs';
import manifest from './package.json' with { type: 'json' };
import { apiReference } from './src/app/reference/plugin.ts';
import { leanWeights } from './src/runtime/session/lean-glue-plugin.ts';
import { headersFor, isolation, pagePolicy } from './src/sw/headers.ts';
import { serviceWorker } from './src/sw/plugin.ts';

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return ''; // built from an archive without its history
  }
}
const version = [manifest.version, commit()].filter(Boolean).join('+');

const listed = (text: string) => text.split(' ').filter(Boolean);
/**
 * Hosts that models may be downloaded from: the hub, and where it redirects to. A build for a mirror names others,
 * separated by spaces; a build with none, `TRIPTYCH_HUB=`, can reach nobody.
 */
const hubs = listed(process.env.TRIPTYCH_HUB ?? 'https://huggingface.co https://*.hf.co');
/** Who may show the page in a frame, separated by spaces: nobody, unless `TRIPTYCH_FRAMED_BY` names somebody. */
const framedBy = listed(process.env.TRIPTYCH_FRAMED_BY ?? '');

/** Only in the build: the dev server's inline scripts and styles could not obey it. */
const contentPolicy: Plugin = {
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy({ hubs }) },
      injectTo: 'head-prepend',
    },
  ],
};
/** The preview sends what a host should send, and as it is: packing weights anew for each visit costs more than it saves. */
const previewHeaders: Plugin = {
  name: 'preview-headers',
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      delete request.headers['accept-encoding'];
      const { 'Cache-Control': caching, ...headers } = headersFor(pathname, { hubs, framedBy });
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const writeHead = response.writeHead.bind(response);
      // The server names its own with the status, whatever was set before.
      if (caching)
        response.writeHead = (code: number, ...rest: unknown[]) =>
          writeHead(code, { ...(rest.at(-1) as object), 'Cache-Control': caching });
      next();
    });
  },
};

/** How long a test may take before it counts as hung: far beyond what a slow, busy machine needs. */
const patienceMs = 300_000;

const executablePath = process.env.VITEST ? findChromium() : undefined;

export default defineConfig({
  base: './',
  define: { __VERSION__: JSON.stringify(version), __HUBS__: JSON.stringify(hubs) },
  plugins: [
    react(),
    leanWeights(),
    apiReference(version),
    contentPolicy,
    previewHeaders,
    serviceWorker({ hubs, framedBy }),
  ],
  worker: { format: 'es', plugins: () => [leanWeights()] },
  // Its builds and their glue are separate files that find each other by address; bundling them beforehand breaks that.
  // What is named here is not found in the middle of a test run, which would load the test anew.
  optimizeDeps: {
    exclude: ['onnxruntime-web'],
    include: [
      '@huggingface/tokenizers',
      '@tanstack/react-virtual',
      'axe-core',
      'client-zip',
      'entities/decode',
      'exifreader',
      'fast-check',
      'hash-wasm',
      'hyparquet',
      'hyparquet-compressors',
      'hyparquet-compressors/src/brotli.streams.js',
      'hyparquet/src/column.js',
      'hyparquet/src/constants.js',
      'hyparquet/src/delta.js',
      'hyparquet/src/encoding.js',
      'hyparquet/src/schema.js',
      'hyparquet/src/thrift.js',
      'idb-keyval',
      'libheif-js/libheif-wasm/libheif-bundle.mjs',
      'lucide-react',
      'mediabunny',
      'pako',
      'react-dom/client',
      'tinykeys',
      'zstddec',
      'zustand',
      'zustand/vanilla',
    ],
  },
  build: { target: 'es2024', assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
  server: { headers: isolation },
  preview: { port: 4173 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          setupFiles: ['src/fuzz-seed.ts'],
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.{ts,tsx}'],
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          setupFiles: ['src/fuzz-seed.ts'],
          include: ['src/**/*.browser.test.{ts,tsx}'],
          testTimeout: patienceMs,
          hookTimeout: patienceMs,
          retry: process.env.CI ? 1 : 0,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath && { executablePath }), args: chromiumArgs },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

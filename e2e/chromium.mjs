// Finds a Chromium to test with: the CHROMIUM variable, then an installed one, then it installs one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of the Chromium to use, or undefined when none is installed. Throws if CHROMIUM names none. */
export function findChromium() {
  const wanted = process.env.CHROMIUM;
  if (wanted && !isExecutable(wanted))
    throw new Error(`CHROMIUM is ${wanted}, which cannot be run. Give the path of a browser.`);
  return [wanted, ...installed, chromium.executablePath()].find((path) => path && isExecutable(path));
}

/** Flags for a repeatable browser: a software WebGPU adapter everywhere, and no request of the browser's own. */
export const chromiumArgs = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

function installChromium() {
  const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  if (run('npx', ['playwright', 'install', '--with-deps', 'chromium']) && findChromium()) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  if (!findChromium())
    throw new Error('No Chromium was found and none could be installed. Install one, or set CHROMIUM to its path.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!findChromium()) installChromium();
  console.log(`Chromium: ${findChromium()}`);
}

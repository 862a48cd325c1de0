// Draws the icons of the installed app from the favicon: node e2e/reference/icons.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const folder = join(import.meta.dirname, '../../public');
const svg = readFileSync(join(folder, 'favicon.svg'), 'utf8');
const icons = [
  { name: '192', side: 192, radius: '20%' },
  { name: '512', side: 512, radius: '20%' },
  // The system cuts its own shape out of it: only the circle of 80 % is sure to stay.
  { name: 'maskable-512', side: 512, radius: '0' },
];

const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const page = await browser.newPage({ colorScheme: 'light' });
for (const { name, side, radius } of icons) {
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(`<style>
    body { margin: 0 }
    div { height: 100vh; display: grid; place-items: center; background: #fcfcfb; border-radius: ${radius} }
    svg { width: 62% }
  </style><div>${svg}</div>`);
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(join(folder, 'icons', `${name}.png`), png);
  console.log(name, `${png.length} bytes`);
}
await browser.close();

// Draws the sample pictures of the page from the SVGs beside this file: node e2e/reference/samples.mjs
// A file of 480 px as a person would have it, and so that the resize is part of what the sample shows.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../chromium.mjs';

const from = join(import.meta.dirname, 'samples');
const to = join(import.meta.dirname, '../../public/samples');
const size = { width: 480, height: 360 };

const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const page = await browser.newPage({ viewport: size });
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).filter((name) => name.endsWith('.svg'))) {
  const svg = readFileSync(join(from, file), 'utf8');
  await page.setContent(`<style>* { margin: 0 } svg { display: block }</style>${svg}`);
  const png = await page.screenshot({ clip: { x: 0, y: 0, ...size } });
  writeFileSync(join(to, `${basename(file, '.svg')}.png`), png);
  console.log(file, `${png.length} bytes`);
}
await browser.close();

import { chromium, expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { findViolations } from './axe.ts';

const types: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

/** A file as a test gives it to the page. */
export interface TestFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** A file from disk, relative to this folder. */
export function file(path: string): TestFile {
  const bytes = readFileSync(new URL(path, import.meta.url));
  return { name: basename(path), type: types[extname(path)] ?? '', bytes };
}

/** What a page says that is left, or reloaded, while it reads its runtime: when that is depends on the machine. */
const left = /^wasm streaming compile failed: .*(loading was aborted|ERR_ABORTED)/;

/** What a profile keeps from test to test: the build's scripts, and the WebAssembly that the browser compiled of them. */
const keptOfProfile = ['Cache', 'Code Cache'];

/** Leaves nothing of a person in a profile. */
function forgetPerson(profile: string): void {
  const own = join(profile, 'Default');
  const names = (folder: string) => readdirSync(folder, { withFileTypes: true }).map(({ name }) => name);
  for (const name of names(profile)) if (name !== 'Default') rmSync(join(profile, name), { recursive: true });
  if (!names(profile).includes('Default')) return;
  for (const name of names(own))
    if (!keptOfProfile.includes(name)) rmSync(join(own, name), { recursive: true, force: true });
}

/**
 * The browser of one test. Everything of a person is new in it. Unless `isFirstVisit`, it knows the build's scripts already,
 * so that ONNX Runtime is not compiled anew, which takes as long as an answer.
 *
 * Every test watches two things until its end: no request leaves the origin, and no error reaches the console
 * of the page unless the test names it in `expectedErrors`.
 */
export const test = base.extend<
  { expectedErrors: RegExp[]; isFirstVisit: boolean; watched: void },
  { profile: string }
>({
  expectedErrors: [[], { option: true }],
  isFirstVisit: [false, { option: true }],
  profile: [
    async ({ browserName }, use) => {
      const folder = mkdtempSync(join(tmpdir(), `${browserName}-`));
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  context: async ({ context, isFirstVisit, profile }, use) => {
    if (isFirstVisit) return use(context);
    forgetPerson(profile);
    const known = await chromium.launchPersistentContext(profile); // with the options of the configuration
    await use(known);
    await known.close();
  },
  watched: [
    async ({ page, baseURL, expectedErrors }, use) => {
      const origin = new URL(baseURL!).origin;
      const outside: string[] = [];
      const errors: string[] = [];
      page.context().on('request', (request) => {
        const url = new URL(request.url());
        const local = url.origin === origin || ['data:', 'blob:'].includes(url.protocol);
        if (!local) outside.push(request.url());
      });
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await use();
      expect(outside, 'requests outside the origin').toEqual([]);
      const unexpected = errors.filter((text) => ![left, ...expectedErrors].some((pattern) => pattern.test(text)));
      expect(unexpected, 'errors on the console').toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * Looks from now on for an element that may stand for a moment only, which a test that asks now and then would miss.
 * The function returned waits until one was there.
 */
export async function watchFor(
  page: Page,
  selector: string,
): Promise<(options?: { timeout: number }) => Promise<void>> {
  const watch = await page.evaluateHandle((wanted) => {
    const found = { isThere: false };
    const observer = new MutationObserver(() => {
      if (!document.querySelector(wanted)) return;
      found.isThere = true;
      observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    return found;
  }, selector);
  return (options = { timeout: 180_000 }) =>
    expect.poll(() => watch.evaluate(({ isThere }) => isThere), { message: selector, ...options }).toBe(true);
}

/** Drops files on an element with a real DataTransfer, as a person does from a folder. */
export async function drop(page: Page, selector: string, files: TestFile[]): Promise<void> {
  const data = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  const transfer = await page.evaluateHandle(async (list) => {
    const items = new DataTransfer();
    for (const { name, type, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      items.items.add(new File([bytes], name, { type }));
    }
    return items;
  }, data);
  const target = page.locator(selector).first();
  await target.dispatchEvent('dragenter', { dataTransfer: transfer });
  await target.dispatchEvent('dragover', { dataTransfer: transfer });
  await target.dispatchEvent('drop', { dataTransfer: transfer });
}

/** Pastes files into the page, as after copying a picture. */
export async function paste(page: Page, files: TestFile[]): Promise<void> {
  const data = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  await page.evaluate((list) => {
    const clipboardData = new DataTransfer();
    for (const { name, type, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      clipboardData.items.add(new File([bytes], name, { type }));
    }
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, data);
}

/**
 * Ends the page's process as a codec does that breaks down, and as systems do that need the memory (a discarded tab cannot
 * be had in a headless browser), and opens another page of the same person. The test has to expect “Page crashed”.
 */
export async function dieAndReopen(page: Page): Promise<Page> {
  const context = page.context();
  const client = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  client.send('Page.crash').catch(() => {}); // nobody is left to answer
  await crashed;
  const next = await context.newPage();
  await page.close();
  return next;
}

/** Fails when axe finds a violation on the view that is open. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await findViolations(page)).toEqual([]);
}

/** Fails unless a press on the middle of an element would meet it, and nothing that lies over it. */
export async function expectPressable(target: Locator): Promise<void> {
  await expect
    .poll(() =>
      target.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return hit !== null && element.contains(hit);
      }),
    )
    .toBe(true);
}

export { expect };

/**
 * The page holds its scripts to their hashes: a test that changes them on purpose opens `address` without these.
 * Takes the page's own document only.
 */
export async function withoutIntegrity(context: BrowserContext, address: string): Promise<void> {
  await context.route(address, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(/ integrity="[^"]*"/g, '') });
  });
}

import type { Page } from '@playwright/test';
import { startHost, type Host } from './host.ts';
import { expect, file, test, withoutIntegrity } from './page.ts';

test.use({ isFirstVisit: true });

/** What the three tasks make of tiny inputs, all at once. `onRunning` is told when each is at work. */
async function runAll(page: Page, { onRunning = async () => {} }: { onRunning?: () => Promise<void> } = {}) {
  const speech = file('golden/whisper/audio/goforward.wav').bytes.toString('base64');
  const run = await page.evaluateHandle(async (base64) => {
    const { triptych } = window;
    await triptych.ready;
    const { whisper, clip, diffusion } = triptych;
    const wav = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const files = await Promise.all(
      ['fox', 'owl'].map(async (name) => new File([await (await fetch(`samples/${name}.png`)).blob()], `${name}.png`)),
    );
    const seen = new Set<string>();
    const etas: number[] = [];
    const note =
      (task: string) =>
      (progress: object): void => {
        seen.add(task);
        const { eta } = progress as { eta?: number };
        if (eta !== undefined) etas.push(eta);
      };
    const told = (error: Error & { code?: string }) => `${error.code}: ${error.message}`;
    const results = Promise.all([
      whisper
        .transcribe(wav, { language: 'en', temperature: 0, onProgress: note('whisper') })
        .then(({ text }) => text, told),
      clip.library
        .add(files, { onProgress: note('clip') })
        .then(({ added, failed }) => `${added} added, ${failed.length} failed`, told),
      diffusion
        .generate({ prompt: 'a red apple', steps: 2, seed: 1, onProgress: note('diffusion') })
        .then(({ images }) => `${images[0]!.type}, ${images[0]!.size > 1000 ? 'whole' : 'empty'}`, told),
    ]);
    return { seen, etas, results };
  }, speech);
  await expect.poll(() => run.evaluate(({ seen }) => [...seen].toSorted())).toEqual(['clip', 'diffusion', 'whisper']);
  await onRunning();
  const [text, indexed, picture] = await run.evaluate(({ results }) => results);
  const etas = await run.evaluate((running) => running.etas);
  expect(etas.filter((eta) => !(eta >= 0))).toEqual([]);
  return { text, indexed, picture };
}

async function expectGood({ text, indexed, picture }: Awaited<ReturnType<typeof runAll>>): Promise<void> {
  expect(text).toMatch(/go forward (10|ten) meters/i);
  expect(indexed).toBe('2 added, 0 failed');
  expect(picture).toBe('image/png, whole');
}

test('a page that is frozen while all three tasks work goes on when it is resumed', async ({ page }) => {
  await page.goto('./?device=wasm');
  const client = await page.context().newCDPSession(page);
  const freeze = async (): Promise<void> => {
    await client.send('Page.setWebLifecycleState', { state: 'frozen' });
    await client.send('Page.setWebLifecycleState', { state: 'active' });
  };
  await expectGood(await runAll(page, { onRunning: freeze }));
});

/** Put before every script, the workers' too: no JSPI, and a clock that goes back by an hour whenever it is looked at. */
const odd = `
if (!globalThis.isOdd) {
  globalThis.isOdd = true;
  delete WebAssembly.Suspending;
  delete WebAssembly.promising;
  const start = Date.now();
  let looks = 0;
  Date.now = () => start - 3_600_000 * ++looks;
}
`;

const oddTest = test.extend<{ hasHeaders: boolean; host: Host }>({
  hasHeaders: [false, { option: true }],
  host: async ({ hasHeaders }, use) => {
    const host = await startHost({ headers: hasHeaders });
    await use(host);
    await host.stop();
  },
  baseURL: async ({ host }, use) => use(host.url),
});

oddTest(
  'without JSPI, without isolation and with a clock that runs backwards all three tasks work',
  async ({ page, context, baseURL }) => {
    await context.route(/\/assets\/[^?]*\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: odd + (await response.text()) });
    });
    await withoutIntegrity(context, `${baseURL}?device=wasm`);
    await page.goto(`${baseURL}?device=wasm`);
    const report = await page.evaluate(async () => {
      await window.triptych.ready;
      return window.triptych.device.report();
    });
    expect(report).toMatchObject({ jspi: false, crossOriginIsolated: false, wasm: { threads: 1 } });
    await expectGood(await runAll(page));
    const [best] = await page.evaluate(() => window.triptych.clip.library.search('a fox', { limit: 1 }));
    expect(best).toMatchObject({ path: 'fox.png' });
  },
);

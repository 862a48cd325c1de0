import { expect, type Page } from '@playwright/test';

/** What `browser.stopTracing` gives, as far as it is read here. */
interface Trace {
  traceEvents: { name: string; ph: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[];
}

/** Milliseconds of processor time of each task on the pages' main threads, the costliest first. */
function mainThreadTasks({ traceEvents }: Trace): number[] {
  const key = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(key),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(key(event)),
  );
  return tasks.map(({ tdur = 0 }) => Math.round(tdur / 100) / 10).toSorted((a, b) => b - a);
}

/**
 * Fails if `work` costs the page's thread what a person would notice. The costliest tasks of today take one or two yardsticks;
 * pixels, vectors or a hundred thousand rows on that thread take many. A single one may take up to ten: the
 * browser's own work, such as collecting garbage, falls to any of them, and takes longer on a busy machine.
 */
export async function expectLightTasks(page: Page, work: () => Promise<void>): Promise<void> {
  const unit = await yardstick(page);
  const costs = (await traced(page, work)).map((cost) => cost / unit);
  const largest = costs.slice(0, 6).map((cost) => cost.toFixed(2));
  console.log(`costliest tasks of the page, in yardsticks of ${unit} ms: ${largest.join(', ')}`);
  expect(costs.length).toBeGreaterThan(50);
  expect(costs[0]).toBeLessThan(10);
  expect(costs[4]).toBeLessThan(4);
}

async function traced(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  try {
    await work();
  } catch (error) {
    await browser.stopTracing(); // one that is left running would fail the next test too
    throw error;
  }
  return mainThreadTasks(JSON.parse((await browser.stopTracing()).toString()) as Trace);
}

/**
 * Milliseconds of a fixed piece of work in the same page, in the same minute: what a machine is measured by, however
 * quick or busy it is. About 30 ms where this was written.
 */
async function yardstick(page: Page): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 5; run++) {
    const costs = await traced(page, () =>
      page.evaluate(() => {
        const words = Array.from({ length: 40_000 }, (_, i) => `word ${(i * 7_919) % 40_009}`);
        words.sort((a, b) => a.localeCompare(b, 'en'));
        document.documentElement.dataset.yardstick = String(words.length);
      }),
    );
    runs.push(costs[0]!);
  }
  return runs.toSorted((a, b) => a - b)[2]!;
}

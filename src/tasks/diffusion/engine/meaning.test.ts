import { beforeAll, expect, test } from 'vitest';
import { judged, openCritic, openPainter } from '../../../../e2e/diffusion-judge.ts';

// The whole measure, 160 pictures, is e2e/reference/judge-diffusion.ts: 98 % are named right among 20.
/** Opening five graphs and encoding 303 captions on a busy machine, then eight pictures of ten steps. */
const patienceMs = 120_000;
const few = judged.slice(0, 8);
let paint: Awaited<ReturnType<typeof openPainter>>;
let judge: Awaited<ReturnType<typeof openCritic>>;
beforeAll(async () => {
  paint = await openPainter();
  judge = await openCritic();
}, patienceMs);

test(
  'the drawing model sees in a picture what its prompt names, and not what the next prompt names',
  async () => {
    let [right, wrong] = [0, 0];
    for (const [i, subject] of few.entries()) {
      const [picture] = await paint(subject, { seeds: [i], steps: 10, scheduler: 'DPM++ 2M' });
      right += (await judge(picture!, subject[0])).amongTwenty;
      wrong += (await judge(picture!, few[(i + 1) % few.length]![0])).amongTwenty;
    }
    expect(right).toBeGreaterThan(7);
    expect(wrong).toBeLessThan(1.5);
  },
  patienceMs,
);

import { afterAll, expect, test, vi } from 'vitest';
import { recordBar } from '../../runtime/fixtures/recorded-bar.ts';
import { diffusionApi, setDiffusionDevice, unloadDiffusion } from './api.ts';
import { bytesOfParts } from './part-bytes.ts';
import { createPictureMeter } from './run-meter.ts';
import type { GenerateProgress } from './settings.ts';

vi.setConfig({ testTimeout: 300_000 });
setDiffusionDevice('wasm');
afterAll(unloadDiffusion);

/** What a run told, and its bar by what was told: each event is a piece of work, and the steps are most of them. */
async function recorded(isLoaded: boolean) {
  const steps = 20;
  const events: GenerateProgress[] = [];
  const onProgress = ({ preview, ...event }: GenerateProgress) => {
    preview?.close();
    events.push(event);
  };
  await diffusionApi.generate({ prompt: 'a cat', seed: 7, steps, width: 64, height: 64, onProgress });
  const meter = createPictureMeter({ steps, hasStart: false, isLoaded, bytes: await bytesOfParts('pocket-sd') });
  const [whole, marks] = [recordBar(), recordBar()];
  for (const event of events) {
    const { share, stepped, next } = meter.note(event);
    whole.told({ done: 0, share, ...(next && { next }) });
    if (stepped > 0)
      marks.told({ done: 0, share: stepped, ...(next && { next: { share: next.stepped, seconds: next.seconds } }) });
    for (const bar of [whole, marks]) bar.worked(1);
  }
  return { whole: whole.verdict(), marks: marks.verdict(), events };
}

test('in a run that reads the model, and in the next, the bars stand still for less than a tenth and never go back', async () => {
  for (const isLoaded of [false, true]) {
    const { whole, marks, events } = await recorded(isLoaded);
    for (const { still, backs, leap, last } of [whole, marks]) {
      expect(backs).toBe(0);
      expect(still, JSON.stringify(events)).toBeLessThan(0.1);
      expect(leap).toBeLessThan(0.3);
      expect(last).toBeGreaterThan(0.9);
    }
  }
});

import { afterAll, expect, test, vi } from 'vitest';
import { diffusionApi, setDiffusionDevice, unloadDiffusion } from './api.ts';
import { bytesOfParts } from './part-bytes.ts';
import { createPictureMeter } from './run-meter.ts';
import type { GenerateProgress } from './settings.ts';

vi.setConfig({ testTimeout: 300_000 });
setDiffusionDevice('wasm');
afterAll(unloadDiffusion);

/** What a run told, event by event, and the longest that its bar stood still, in events. */
async function recorded(isLoaded: boolean) {
  const steps = 20;
  const events: GenerateProgress[] = [];
  const onProgress = ({ preview, ...event }: GenerateProgress) => {
    preview?.close();
    events.push(event);
  };
  await diffusionApi.generate({ prompt: 'a cat', seed: 7, steps, width: 64, height: 64, onProgress });
  const meter = createPictureMeter({ steps, hasStart: false, isLoaded, bytes: await bytesOfParts('pocket-sd') });
  const shares = events.map((event) => meter.note(event).share);
  let still = 0;
  let longest = 0;
  for (const [i, share] of shares.entries()) {
    still = i > 0 && share === shares[i - 1] ? still + 1 : 0;
    longest = Math.max(longest, still);
    expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0);
  }
  return { shares, longest, events };
}

test('in a run that reads the model, and in the next, the bar stands still for less than a tenth and never goes back', async () => {
  for (const isLoaded of [false, true]) {
    const { shares, longest, events } = await recorded(isLoaded);
    expect(longest, JSON.stringify(events)).toBeLessThanOrEqual(shares.length / 10);
    expect(Math.max(...shares.map((share, i) => share - (shares[i - 1] ?? 0)))).toBeLessThan(0.35);
    expect(shares.at(-1)).toBeGreaterThan(0.9);
  }
});

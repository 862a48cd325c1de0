import { expect, test } from 'vitest';
import { createPace, type WorkSignals } from './pace.ts';

const { signal } = new AbortController();

function paceWith(first: Partial<WorkSignals>) {
  let signals: WorkSignals = { onBattery: false, charge: 1, idleMs: 60_000, ...first };
  let waits = 0;
  let onWait = (): void => {};
  const pace = createPace({
    signals: () => signals,
    wait: async () => {
      waits++;
      onWait();
    },
  });
  return {
    pace,
    waits: () => waits,
    change: (next: Partial<WorkSignals>) => void (signals = { ...signals, ...next }),
    onWait: (act: () => void) => void (onWait = act),
  };
}

test('at the mains, with nobody at the page, there is no rest', async () => {
  const { pace, waits } = paceWith({});
  expect([await pace.rest(500, signal), waits(), pace.slowed]).toEqual([0, 0, undefined]);
});

test('on battery it rests as long as it worked, nearly empty three times as long, and no longer once plugged in', async () => {
  const { pace, change, onWait } = paceWith({ onBattery: true, charge: 0.8 });
  expect(pace.slowed).toBe('battery');
  expect(await pace.rest(1_000, signal)).toBe(1_000);
  change({ charge: 0.1 });
  expect(await pace.rest(1_000, signal)).toBe(3_000);
  onWait(() => change({ onBattery: false }));
  expect(await pace.rest(1_000, signal)).toBe(200);
  expect(pace.slowed).toBeUndefined();
});

test('it waits until the person lets go, but not for ever', async () => {
  const { pace, change, onWait, waits } = paceWith({ idleMs: 0 });
  expect(pace.slowed).toBe('person');
  onWait(() => waits() === 3 && change({ idleMs: 1_500 }));
  expect(await pace.rest(10, signal)).toBe(600);
  change({ idleMs: 0 });
  onWait(() => {});
  expect(await pace.rest(10, signal)).toBe(4_000);
});

test('an abort ends the rest', async () => {
  const abort = new AbortController();
  const { pace, onWait } = paceWith({ idleMs: 0 });
  onWait(() => abort.abort());
  await expect(pace.rest(10, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

import { afterAll, expect, test } from 'vitest';
import { connect } from '../../../../runtime/rpc.ts';
import type { ScanHostContract } from '../../testing/scan-host-worker.ts';

const host = connect<ScanHostContract>(
  () => new Worker(new URL('../../testing/scan-host-worker.ts', import.meta.url), { type: 'module' }),
);
afterAll(() => host.dispose());

test('an isolated page scans with as many threads as it has cores, at most four', async () => {
  expect(crossOriginIsolated).toBe(true);
  expect(await host.threads(null)).toBe(Math.min(navigator.hardwareConcurrency, 4));
});

test('workers do a round by themselves, to the bit', async () => {
  expect(await host.workersAlone(null)).toBe(true);
});

test.each(['real', 'missing', 'refused'] as const)(
  'with %s workers 50,000 rows give what one thread gives',
  async (crew) => {
    const { different, searches, spawned } = await host.compare(crew);
    expect({ different, searches }).toEqual({ different: 0, searches: 40 });
    expect(spawned).toBe(crew === 'refused' ? 2 : 4); // for float32 and for int8, once each
  },
);

test('workers that die at their work cost a second once, and no row', async () => {
  const { different, slowestMs } = await host.compare('dying');
  expect(different).toBe(0);
  expect(slowestMs).toBeGreaterThan(900);
});

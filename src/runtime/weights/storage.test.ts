import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { createMeter } from './eta.ts';
import { checkRoom, storageFailure } from './storage.ts';

const occupants = [
  { name: 'Small', bytes: 200e6 },
  { name: 'Large', bytes: 1.6e9 },
  { name: 'Nothing', bytes: 0 },
];
const wanted = { label: 'Turbo', bytes: 644e6 };
const storage = (quota: number, usage = 0) => ({ estimate: async () => ({ quota, usage }) });

test('what will not fit is told before, with what can go, the largest first', async () => {
  await expect(checkRoom(wanted, { occupants, storage: storage(2e9, 1.7e9) })).rejects.toMatchObject({
    code: 'storage',
    message: 'Turbo needs 644 MB, and 300 MB are left. Delete a model first: Large (1.6 GB), Small (200 MB).',
  });
  await expect(checkRoom(wanted, { occupants: [], storage: storage(1e6) })).rejects.toThrow(
    'Make room on the disk first.',
  );
});

test('what fits, and a browser that tells nothing, let it begin', async () => {
  await checkRoom(wanted, { occupants, storage: storage(2e9, 1e9) });
  await checkRoom(wanted, { occupants });
  await checkRoom(wanted, { occupants, storage: { estimate: () => Promise.reject(new Error('refused')) } });
});

test('a full disk and refused storage become sentences; other failures pass', () => {
  const context = { label: 'Turbo', kept: 61e6, occupants };
  expect(storageFailure(new DOMException('', 'QuotaExceededError'), context)).toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/^The browser has no room left for Turbo; 61 MB of it are kept\. Delete a model/),
  });
  expect(storageFailure(new DOMException('denied', 'SecurityError'), context)).toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/refuses storage \(denied\)/),
  });
  const untouched = [new AppError('network', 'x'), new DOMException('', 'AbortError'), new TypeError('x')];
  for (const error of untouched) expect(storageFailure(error, context)).toBe(error);
});

test('the time left follows the speed of the last seconds, and reports are few', () => {
  const seen: { done: number; eta?: number }[] = [];
  let time = 0;
  const meter = createMeter(
    { phase: 'download', total: 1000 },
    { onProgress: ({ done, eta }) => void seen.push({ done, ...(eta !== undefined && { eta }) }), now: () => time },
  );
  for (const [at, done] of [
    [0, 0],
    [50, 10],
    [1000, 100],
    [1010, 1000],
  ] as const) {
    time = at;
    meter(done);
  }
  expect(seen.map(({ done }) => done)).toEqual([0, 100, 1000]);
  expect(seen[0]!.eta).toBeUndefined();
  expect(seen[1]!.eta).toBeCloseTo(9);
  expect(seen[2]!.eta).toBe(0);
});

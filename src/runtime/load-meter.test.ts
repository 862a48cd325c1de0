import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLoadMeter } from './load-meter.ts';
import type { Progress } from './progress.ts';

const encoder = { path: 'encoder.onnx', bytes: 20e6 };
const decoder = { path: 'decoder.onnx', bytes: 60e6 };

function recorded() {
  const told: Progress[] = [];
  return { told, meter: createLoadMeter((progress) => told.push(progress)) };
}
const read = (done: number, total: number): Progress => ({ phase: 'load', done, total, unit: 'bytes' });

test('files count by their bytes, read and compiled, in one bar of the whole model', () => {
  const { told, meter } = recorded();
  meter.begin([encoder, decoder]);
  meter.reading(encoder)(read(10e6, 20e6));
  meter.compiling(encoder);
  meter.opened(encoder);
  meter.reading(decoder)({ ...read(60e6, 60e6), phase: 'download' });
  meter.opened(decoder);
  meter.testing();
  expect(told.map(({ phase, done }) => [phase, done / 1e6])).toEqual([
    ['load', 0],
    ['load', 4],
    ['compile', 8],
    ['compile', 18],
    ['download', 42],
    ['compile', 72],
    ['verify', 72],
  ]);
  expect(told.every(({ total, unit }) => total === 80e6 && unit === 'bytes')).toBe(true);
});

test('a second device takes what is left of the bar', () => {
  const { told, meter } = recorded();
  meter.begin([encoder]);
  meter.opened(encoder);
  meter.begin([encoder, decoder]);
  meter.opened(encoder);
  meter.opened(decoder);
  expect(told.map(({ done, total }) => done / total!)).toEqual([0, 0.9, 0.9, 0.9225, 0.99]);
});

test('whatever is told in whatever order, the bar never goes back and never passes its end', () => {
  const files = fc.constantFrom(encoder, decoder);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('begin' as const) }),
    fc.record({ kind: fc.constantFrom('compiling' as const, 'opened' as const), file: files }),
    fc.record({ kind: fc.constant('reading' as const), file: files, done: fc.nat(1e8), total: fc.nat(1e8) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { told, meter } = recorded();
      meter.begin([encoder, decoder]);
      for (const each of steps) {
        if (each.kind === 'begin') meter.begin([encoder, decoder]);
        else if (each.kind === 'reading') meter.reading(each.file)(read(each.done, each.total));
        else meter[each.kind](each.file);
      }
      const shares = told.map(({ done, total }) => done / total!);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
    }),
  );
});

test('while a file is made ready, the bar is told where that ends, and when, by the pace of the file before', () => {
  let ms = 0;
  const told: Progress[] = [];
  const meter = createLoadMeter(
    (progress) => told.push(progress),
    () => ms,
  );
  meter.begin([encoder, decoder]);
  meter.compiling(encoder);
  ms += 4000;
  meter.opened(encoder);
  meter.compiling(decoder);
  meter.opened(decoder);
  meter.testing();
  const [, first, opened, second, all, testing] = told;
  expect(first!.next!.share).toBeCloseTo(opened!.done / opened!.total!);
  expect(second!.next).toEqual({ share: all!.done / all!.total!, seconds: 12 });
  expect(testing!.next!.share).toBe(1);
});

test('nothing is told before the files are known', () => {
  const { told, meter } = recorded();
  meter.testing();
  meter.reading(encoder)(read(1, 2));
  expect(told).toEqual([]);
});

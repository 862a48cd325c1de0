import { expect, test } from 'vitest';
import { emphasise } from './emphasise.ts';

// numpy 2, float32: z *= w[:, None]; z *= before / z.mean()
test('states are weighted and their mean is restored', () => {
  const states = Float32Array.of(1, 2, 3, 4, 5, 6);
  emphasise(states, [1, 2, 0.5]);
  const factor = 3.5 / ((1 + 2 + 6 + 8 + 2.5 + 3) / 6);
  for (const [i, value] of [1, 2, 6, 8, 2.5, 3].entries()) expect(states[i]).toBeCloseTo(value * factor, 5);
});

test('without a weight nothing changes, not even a bit', () => {
  const states = Float32Array.of(0.1, -0.2, 0.3, 1e-30);
  emphasise(states, [1, 1]);
  expect(states).toEqual(Float32Array.of(0.1, -0.2, 0.3, 1e-30));
});

test('weights beyond float32 are refused', () => {
  expect(() => emphasise(Float32Array.of(1, 2), [1, 1e60])).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(/^prompt: its brackets/u) as string }),
  );
});

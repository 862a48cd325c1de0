import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { torchGenerator } from '../../../../runtime/random/torch.ts';
import { schedulerNames } from './names.ts';
import { createScheduler } from './registry.ts';
import { toyModel } from './toy-model.ts';

/**
 * Each sampler at 1 to 150 steps on each kind of model, against diffusers: e2e/reference/golden/make_sd_sampler_grid.py, which
 * says what the numbers are. `SAMPLER_GRID=folder/` takes another set, such as that of --all: every combination of betas,
 * prediction, spacing and terminal SNR.
 */
const { SAMPLER_GRID } = process.env;
const folder = SAMPLER_GRID
  ? pathToFileURL(SAMPLER_GRID.replace(/\/?$/, '/'))
  : new URL('../../../../../e2e/golden/sd/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('sampler-grid.json', folder), 'utf8')) as {
  seed: number;
  width: number;
  names: string[];
  steps: number[];
  configs: Record<string, unknown>[];
};
const bytes = readFileSync(new URL('sampler-grid.f32', folder));
const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

/**
 * The bar, absolute up to 1 and relative above it. It cannot hold where float32 itself gives less: a run from noise of sigma
 * 20,000 to latents of about 1 passes numbers whose last bit is 2^-9, and models of zero terminal SNR divide by nearly
 * nothing. There the error is held to eight times what rounding does to the run: one last bit of its largest noise level
 * (1.2e-7 of it) or, where the run amplifies its rounding, what the last bits of its numbers are seen to do. Of 4,880 runs
 * kept, 81 need it, with 4.2 times their rounding at most.
 */
const tolerance = 1e-4;
const roundings = 8;
const size = 4 * 2 * 2;
const kept = 3;

/** A sum with signs and weights, in which two lists of numbers can hardly be equal without being the same. */
const weighted = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((sum, value, i) => sum + value * Math.cos(i), 0);

interface Run {
  name: string;
  config: Record<string, unknown>;
  steps: number;
}

type Nudge = (numbers: Float32Array) => void;

/** The numbers that the golden file has of a run: undefined where it is refused. `nudge` is done to noise levels, outputs and samples. */
function numbersOf({ name, config, steps }: Run, nudge: Nudge = () => {}) {
  const generator = torchGenerator(golden.seed);
  const noise = generator.randn(size);
  let scheduler;
  try {
    scheduler = createScheduler(name, config, { steps });
  } catch {
    return undefined;
  }
  const { timesteps, sigmas = new Float32Array(), initNoiseSigma } = scheduler;
  nudge(sigmas);
  let sample: Float32Array = noise.map((value) => value * initNoiseSigma);
  let largest = 0;
  const path = timesteps.map((timestep) => {
    for (const value of sample) largest = Math.max(largest, Math.abs(value));
    const output = toyModel(scheduler.scaleModelInput(sample), timestep);
    nudge(output);
    nudge(sample);
    sample = scheduler.step(output, sample, { timestep, generator }).previous;
    return sample;
  });
  const rows = [path[0]!, path[Math.floor(path.length / 2)]!, path.at(-1)!];
  const latents = rows.flatMap((row) => Array.from(row.subarray(0, kept)));
  return {
    row: [weighted(timesteps), weighted(sigmas), initNoiseSigma, ...latents],
    largest,
    isFinite: path.every((row) => row.every(Number.isFinite)),
  };
}

const worst = (found: readonly number[], expected: ArrayLike<number>): number =>
  found.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
    0,
  );

/** What the last bits of its numbers do to a run: no other rounding of the same formulas can be asked to do less. */
function roundingOf(run: Run, { row, largest }: { row: readonly number[]; largest: number }): number {
  const nudged = Array.from({ length: 8 }, (_, seed) => {
    let state = seed;
    return numbersOf(run, (numbers) =>
      numbers.forEach((value, i) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        numbers[i] = value * (1 + ((state >>> 30) - 1.5) * 2 ** -23);
      }),
    );
  });
  // what has been as large as the noise of sigma 20,000 has lost what is smaller than its last bit
  return Math.max(largest * 2 ** -23, ...nudged.map((other) => worst(other!.row.slice(kept), row.slice(kept))));
}

/** Whether a model would tell the picture from its noise alone where there is nothing else: no such model is trained. */
const isBlind = ({ config }: Run): boolean =>
  config['prediction_type'] === 'epsilon' && config['rescale_betas_zero_snr'] === true;

/** What is wrong with a run, if anything. */
function fault(run: Run, expected: Float32Array): string | undefined {
  const found = numbersOf(run);
  const isRefused = expected[0] === Infinity;
  if (!found || isRefused) return found || !isRefused ? 'refused by one of the two' : undefined;
  const isLost = Number.isNaN(expected[0]);
  if (!found.isFinite) return isLost && isBlind(run) ? undefined : 'not finite';
  if (isLost) return undefined;
  const error = worst(found.row, expected);
  if (error < tolerance) return undefined;
  const rounding = roundingOf(run, found);
  return error < roundings * rounding
    ? undefined
    : `off by ${error.toExponential(1)}, rounding does ${rounding.toExponential(1)}`;
}

test('the golden runs are those of every name', () => {
  expect(golden.names.toSorted()).toEqual([...schedulerNames].toSorted());
  expect(values.length).toBe(golden.configs.length * golden.names.length * golden.steps.length * golden.width);
});

test.each(golden.names.map((name, at) => [name, at] as const))('%s is as in diffusers', (name, at) => {
  const wrong = golden.configs.flatMap((config, c) =>
    golden.steps.flatMap((steps, s) => {
      const start = ((c * golden.names.length + at) * golden.steps.length + s) * golden.width;
      const wrong = fault({ name, config, steps }, values.subarray(start, start + golden.width));
      return wrong ? [`${steps} steps of configuration ${c}: ${wrong}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});

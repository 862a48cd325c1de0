import type { SchedulerConfig } from './config.ts';
import { lambdaSpace } from './lambda-space.ts';
import type { Scheduler } from './scheduler.ts';
import { solverSchedule } from './sigmas.ts';
import { combine, type Term } from './vector.ts';

const f = Math.fround;

/** Solves a small system by elimination with partial pivoting; `rows` are the equations with their right side at the end. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column).map((row) => Math.abs(row[column]!));
    const pivot = column + rest.indexOf(Math.max(...rest));
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      rows[row] = rows[row]!.map((value, i) => value - factor * rows[column]![i]!);
    }
  }
  return rows.map((row, i) => f(row[size]! / row[i]!));
}

/** Weights of the differences: powers of their places against the expansion of the exponential (arXiv 2302.04867, eq. 9). */
function weights(places: readonly number[], hh: number, scale: number): number[] {
  let phi = f(f(f(Math.expm1(hh)) / hh) - 1);
  let factorial = 1;
  const rows = places.map((_, i) => {
    const row = [...places.map((place) => place ** i), f(f(phi * factorial) / scale)];
    factorial *= i + 2;
    phi = f(f(phi / hh) - 1 / factorial);
    return row;
  });
  return solve(rows);
}

/** UniPC (arXiv 2302.04867): a multistep predictor whose result the next model call corrects. */
export function unipc(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = solverSchedule(config, steps, { last: (before) => (config.finalSigma === 'zero' ? 0 : before) });
  const { cursor, level, denoised: denoisedAt, base } = lambdaSpace(config, schedule);
  const lowerOrderFinal = config.lowerOrderFinal ?? true;
  let history: Float32Array[] = [];
  let last: { sample: Float32Array; order: number } | undefined;

  /** From the level at `from` to the next; `extra` is the estimate at the end, which only the corrector has. */
  function update(from: number, { sample, order }: { sample: Float32Array; order: number }, extra?: Float32Array) {
    const [now, next] = [level(from), level(from + 1)];
    const m0 = history[0]!;
    const hh = f(now.lambda - next.lambda);
    const growth = f(Math.expm1(hh));
    const scale = config.solverType === 'bh1' ? hh : growth;
    const places = history.slice(1, order).map((_, i) => f(f(level(from - 1 - i).lambda - now.lambda) / -hh));
    const differences = places.map((place, i): Float32Array =>
      history[i + 1]!.map((value, k) => f(value - m0[k]!) / place),
    );
    if (extra) {
      places.push(1);
      differences.push(combine([1, extra], [-1, m0]));
    }
    const plain = combine([f(next.sigma / now.sigma), sample], [-f(next.alpha * growth), m0]);
    if (places.length === 0) return plain;
    // with a single difference the weight is 1/2 by definition, not by the expansion
    const rhos = places.length === 1 ? [0.5] : weights(places, hh, scale);
    const terms = differences.map((difference, i): Term => [rhos[i]!, difference]);
    return combine([1, plain], [-f(next.alpha * scale), combine(terms[0]!, ...terms.slice(1))]);
  }

  return {
    ...base,
    step(output, sample) {
      const index = cursor.index();
      const denoised = denoisedAt(output, sample, index);
      const corrected = last ? update(index - 1, last, denoised) : sample;
      history = [denoised, ...history.slice(0, config.solverOrder - 1)];
      const limit = lowerOrderFinal ? steps - index : config.solverOrder;
      last = { sample: corrected, order: Math.min(config.solverOrder, limit, history.length) };
      cursor.advance();
      return { previous: update(index, last), denoised };
    },
  };
}

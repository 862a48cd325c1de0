import type { SchedulerConfig } from './config.ts';
import { lambdaSpace } from './lambda-space.ts';
import type { Scheduler } from './scheduler.ts';
import { solverSchedule } from './sigmas.ts';
import { combine } from './vector.ts';

const f = Math.fround;

/** 1, 2, 1, 2, …: every second call corrects the one before; the last is of order 1, since the run ends without noise. */
function orders(steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => (i % 2 === 1 && i < steps - 1 ? 2 : 1));
}

/**
 * DPM-Solver++(2S) (arXiv 2211.01095, algorithm 1), one model call a step. `DPMSolverSinglestepScheduler` knows no spacing:
 * its timesteps are `linspace`.
 */
export function dpmppSinglestep(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = solverSchedule({ ...config, spacing: 'linspace' }, steps, { last: () => 0 });
  const { cursor, level, denoised: denoisedAt, base } = lambdaSpace(config, schedule);
  const orderOf = orders(steps);
  let start: Float32Array | undefined;
  let before: Float32Array | undefined;
  return {
    ...base,
    step(output, sample) {
      const index = cursor.index();
      const denoised = denoisedAt(output, sample, index);
      const older = before;
      before = denoised;
      cursor.advance();
      const [next, now] = [level(index + 1), level(index)];
      if (orderOf[index] === 1 || !older || !start) {
        start = sample;
        const gain = f(next.alpha * f(f(Math.exp(-f(next.lambda - now.lambda))) - 1));
        return { previous: combine([f(next.sigma / now.sigma), sample], [-gain, denoised]), denoised };
      }
      const first = level(index - 1);
      const h = f(next.lambda - first.lambda);
      const ratio = f(f(now.lambda - first.lambda) / h);
      const difference = combine([f(1 / ratio), combine([1, denoised], [-1, older])]);
      const decay = f(f(Math.exp(-h)) - 1);
      const gain = f(next.alpha * decay);
      const correction = config.solverType === 'heun' ? f(next.alpha * f(f(decay / h) + 1)) : -f(0.5 * gain);
      return {
        previous: combine([f(next.sigma / first.sigma), start], [-gain, older], [correction, difference]),
        denoised,
      };
    },
  };
}

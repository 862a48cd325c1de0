import { fma } from '../../../../runtime/fused.ts';
import type { SchedulerConfig } from './config.ts';

const f = Math.fround;

/** `torch.linspace` in float32: from both ends to the middle, with fused multiply-adds. */
function linspace(from: number, to: number, count: number): Float32Array {
  const [start, end] = [f(from), f(to)];
  const step = f(f(end - start) / (count - 1));
  return Float32Array.from({ length: count }, (_, i) =>
    i < count / 2 ? fma(step, i, start) : fma(-step, count - 1 - i, end),
  );
}

function cosineBetas(count: number): Float32Array {
  const alphaBar = (t: number): number => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return Float32Array.from({ length: count }, (_, i) =>
    Math.min(1 - alphaBar((i + 1) / count) / alphaBar(i / count), 0.999),
  );
}

function trainedBetas(config: SchedulerConfig): Float32Array {
  const { betaStart, betaEnd, trainTimesteps } = config;
  if (config.trainedBetas) return Float32Array.from(config.trainedBetas);
  if (config.betaSchedule === 'squaredcos_cap_v2') return cosineBetas(trainTimesteps);
  if (config.betaSchedule === 'linear') return linspace(betaStart, betaEnd, trainTimesteps);
  return linspace(betaStart ** 0.5, betaEnd ** 0.5, trainTimesteps).map((root) => root * root);
}

/** The product is accumulated in float64 and stored in float32, as `torch.cumprod` does. */
function cumulativeProduct(alphas: Float32Array): Float32Array {
  let product = 1;
  return alphas.map((alpha) => (product *= alpha));
}

/** Shifts and scales the square roots so that the last is 0 and the first stays (arXiv 2305.08891, algorithm 1). */
function rescaleToZeroSnr(cumulative: Float32Array): Float32Array {
  const roots = cumulative.map(Math.sqrt);
  const [first, last] = [roots[0]!, roots.at(-1)!];
  const scale = f(first / f(first - last));
  const bars = roots.map((root) => {
    const rescaled = f(f(root - last) * scale);
    return rescaled * rescaled;
  });
  // through the betas and back, with their roundings
  const alphas = bars.map((bar, i) => 1 - f(1 - (i === 0 ? bar : f(bar / bars[i - 1]!))));
  return cumulativeProduct(alphas);
}

/** Cumulative products of the alphas, one for each training timestep: the share of signal in the variance. */
export function alphasCumprod(config: SchedulerConfig): Float32Array {
  const cumulative = cumulativeProduct(trainedBetas(config).map((beta) => 1 - beta));
  return config.zeroSnr ? rescaleToZeroSnr(cumulative) : cumulative;
}

/** Noise over signal for each training timestep. Zero signal would give infinity; 2^-24 stands for it, as in diffusers. */
export function trainingSigmas(config: SchedulerConfig): Float32Array {
  const cumulative = alphasCumprod(config);
  if (config.zeroSnr) cumulative[cumulative.length - 1] = 2 ** -24;
  return cumulative.map((alpha) => Math.sqrt(f(f(1 - alpha) / alpha)));
}

import type { Device, SelfTest } from '../device.ts';
import { AppError, isAbort } from '../errors.ts';
import { floatTensor, toFloat32 } from '../half.ts';
import type { FixedInput, Reference, SelfTestReference } from '../model-entry.ts';
import { cpuTensor, type Session } from '../session.ts';
import { tensor, type Tensor } from '../tensor.ts';

export interface ReferenceOptions {
  device: Device;
  dtype: string;
  /** The graph of that role. */
  session: (role: string) => Session | undefined;
  signal?: AbortSignal;
}

/** Warm runs are repeated until there are this many, or until this many milliseconds went by; the quickest counts. */
const timedRuns = 3;
const timedMs = 300;

/**
 * Runs the fixed inputs of a model and compares with the reference outputs: the largest absolute difference is held to
 * the tolerance of the dtype. Numbers that are none, and zeros throughout, fail by name. Rejects only for an abort and
 * for a runtime that stopped.
 */
export async function runReferences(known: SelfTestReference, options: ReferenceOptions): Promise<SelfTest> {
  const { device, dtype, signal } = options;
  const tolerance = known.tolerance[dtype] ?? 0;
  const result = { device, dtype, tolerance };
  let error = 0;
  let ms = 0;
  try {
    for (const reference of known.references) {
      signal?.throwIfAborted();
      const run = await runReference(reference, options);
      ms += run.ms;
      const wrong = whatIsWrong(run.numbers, reference.values);
      if (wrong) return { ...result, pass: false, error: Number.NaN, ms, reason: `it gave ${wrong}` };
      error = Math.max(error, largestDifference(run.numbers, reference.values));
    }
  } catch (failure) {
    if (isAbort(failure) || signal?.aborted) throw failure;
    if (failure instanceof AppError && failure.code === 'crash') throw failure; // nothing more can be run here
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { ...result, pass: false, error: Number.NaN, ms, reason: `it failed: ${reason}` };
  }
  if (error <= tolerance) return { ...result, pass: true, error, ms };
  const reason = `its numbers are wrong by ${error.toPrecision(2)}, and at most ${tolerance} is accepted`;
  return { ...result, pass: false, error, ms, reason };
}

async function runReference(reference: Reference, { session, signal }: ReferenceOptions) {
  const { role, inputs, output, stride } = reference;
  const graph = session(role);
  if (!graph) throw new AppError('model-corrupt', `the self-test needs the graph “${role}”, which the model lacks.`);
  const feeds = feedsOf(inputs);
  const options = { fetch: [output], ...(signal && { signal }) };
  const all = numbersOf(await cpuTensor(await graph.run(feeds, options), output));
  const numbers = all.filter((_, index) => index % stride === 0);
  let ms = Infinity;
  const begin = performance.now();
  for (let run = 0; run < timedRuns && (run === 0 || performance.now() - begin < timedMs); run++) {
    const start = performance.now();
    await cpuTensor(await graph.run(feeds, options), output);
    ms = Math.min(ms, performance.now() - start);
  }
  return { numbers, ms };
}

const isFloat = ({ type }: Tensor) => type === 'float32' || type === 'float16';

/** The values of a tensor of any type. */
export function numbersOf(output: Tensor): number[] {
  const { data } = isFloat(output) ? toFloat32(output) : output;
  return Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Fixed inputs as a session takes them. */
export const feedsOf = (inputs: readonly FixedInput[]): Record<string, Tensor> =>
  Object.fromEntries(inputs.map((input) => [input.name, fixedTensor(input)]));

/** What cannot be an answer at all, in words; undefined for numbers that may be right. */
export function whatIsWrong(numbers: readonly number[], expected: readonly number[]): string | undefined {
  if (numbers.length !== expected.length) return `${numbers.length} numbers instead of ${expected.length}`;
  if (!numbers.every(Number.isFinite)) return 'values that are no numbers';
  if (numbers.every((value) => value === 0) && expected.some((value) => value !== 0)) return 'nothing but zeros';
  return undefined;
}

const largestDifference = (numbers: readonly number[], expected: readonly number[]): number =>
  numbers.reduce((largest, value, index) => Math.max(largest, Math.abs(value - expected[index]!)), 0);

/** The tensor of a fixed input: its values, or numbers in [-1, 1) from its seed. */
export function fixedTensor({ type, dims, values, seed = 1 }: FixedInput): Tensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  const numbers = values ?? fixedNumbers(seed, length);
  if (type === 'float32' || type === 'float16') return floatTensor(type, Float32Array.from(numbers), dims);
  if (type === 'int64') return tensor(type, BigInt64Array.from(numbers, BigInt), dims);
  if (type === 'int32') return tensor(type, Int32Array.from(numbers), dims);
  if (type === 'int8') return tensor(type, Int8Array.from(numbers), dims);
  return tensor(type, Uint8Array.from(numbers), dims);
}

/** The generator of `e2e/reference/catalogue.mjs` (Numerical Recipes' `ranqd1`), exact in float32. */
function fixedNumbers(seed: number, length: number): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fma } from '../fused.ts';
import { generatorList } from './generator.ts';
import { nvGenerator } from './philox.ts';
import { torchGenerator } from './torch.ts';

/** e2e/golden/sd/README.md: torch 2.13 on x86-64, and AUTOMATIC1111's Philox. */
interface Drawn {
  sha256: string;
  first: number[];
  last: number[];
}
interface Golden {
  draws: (Drawn & { kind: 'randn' | 'rand'; seed: number; shape: number[]; second: Drawn })[];
  sequences: { seed: number; steps: ({ kind: 'randn' | 'rand'; n: number; values?: number[] } & Partial<Drawn>)[] }[];
  nv: { seed: number; shape: number[]; calls: Drawn[] }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../e2e/golden/sd/noise.json', import.meta.url), 'utf8'),
) as Golden;

const sha256 = (numbers: Float32Array): string => createHash('sha256').update(numbers).digest('hex');
const size = (shape: number[]): number => shape.reduce((product, dim) => product * dim, 1);

describe('the CPU generator of PyTorch', () => {
  test.each(golden.draws)('gives the bits of $kind, seed $seed, shape $shape, twice', (draw) => {
    const generator = torchGenerator(draw.seed);
    const first = generator[draw.kind](size(draw.shape));
    expect(Array.from(first.subarray(0, draw.first.length))).toEqual(draw.first);
    expect(sha256(first)).toBe(draw.sha256);
    expect(sha256(generator[draw.kind](size(draw.shape)))).toBe(draw.second.sha256);
  });

  test.each(golden.sequences)('gives the bits of a mixed sequence of draws, seed $seed', ({ seed, steps }) => {
    const generator = torchGenerator(seed);
    for (const step of steps) {
      const numbers = generator[step.kind](step.n);
      if (step.values) expect([...numbers]).toEqual(step.values);
      else expect(sha256(numbers)).toBe(step.sha256);
    }
  });

  test('a longer draw of whole blocks starts with the shorter one', () => {
    const long = torchGenerator(42).randn(2 * 256);
    expect(long.slice(0, 256)).toEqual(torchGenerator(42).randn(256));
  });

  test('only the low 32 bits of a seed count', () => {
    expect(torchGenerator(2 ** 32 + 5).randn(16)).toEqual(torchGenerator(5).randn(16));
  });
});

describe("AUTOMATIC1111's NV noise", () => {
  test.each(golden.nv)('gives the bits of seed $seed, shape $shape, three calls', ({ seed, shape, calls }) => {
    const generator = nvGenerator(seed);
    for (const call of calls) {
      const numbers = generator.randn(size(shape));
      expect(Array.from(numbers.subarray(0, call.first.length))).toEqual(call.first);
      expect(sha256(numbers)).toBe(call.sha256);
    }
  });
});

test('a list of generators gives each picture the numbers of its own seed', () => {
  const both = generatorList([torchGenerator(1), torchGenerator(2)]).randn(64);
  expect(both.slice(0, 32)).toEqual(torchGenerator(1).randn(32));
  expect(both.slice(32)).toEqual(torchGenerator(2).randn(32));
});

test('a fused multiply-add rounds once: it equals exact arithmetic on integers scaled by powers of two', () => {
  const word = fc.integer({ min: -(2 ** 24) + 1, max: 2 ** 24 - 1 });
  fc.assert(
    fc.property(word, word, word, fc.integer({ min: -30, max: 30 }), (a, b, c, exponent) => {
      // a * b + c * 2^exponent, exactly, as a ratio of integers
      const scale = 2n ** 30n;
      const exact = BigInt(a) * BigInt(b) * scale + BigInt(c) * 2n ** BigInt(30 + exponent);
      expect(fma(a, b, c * 2 ** exponent)).toBe(roundToSingle(exact) / 2 ** 30);
    }),
  );
});

/** The float32 nearest to an integer, ties to even. */
function roundToSingle(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const excess = BigInt(Math.max(0, magnitude.toString(2).length - 24));
  const quotient = magnitude >> excess;
  const rest = magnitude - (quotient << excess);
  const half = excess === 0n ? 0n : 1n << (excess - 1n);
  const up = excess > 0n && (rest > half || (rest === half && quotient % 2n === 1n));
  const rounded = Number((quotient + (up ? 1n : 0n)) << excess);
  return value < 0n ? -rounded : rounded;
}

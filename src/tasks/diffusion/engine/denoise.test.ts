import { describe, expect, test } from 'vitest';
import { AppError } from '../../../runtime/errors.ts';
import { floatTensor, toFloat32 } from '../../../runtime/half.ts';
import { torchGenerator } from '../../../runtime/random/torch.ts';
import type { Session, TensorInfo } from '../../../runtime/session.ts';
import { tensor, type Tensor, type TensorType } from '../../../runtime/tensor.ts';
import { denoise, type DenoiseInput } from './denoise.ts';
import type { Conditioning } from './prompt/condition.ts';

const [width, height] = [64, 48];
const places = (width / 8) * (height / 8);
const size = 4 * places;

type Feeds = Record<string, Tensor>;
interface Fake {
  sample?: TensorInfo['dims'];
  type?: TensorType;
  timestep?: TensorInfo;
  states?: TensorInfo['dims'];
  extra?: TensorInfo[];
  /** Given the feeds of each run; what it throws, the run throws. */
  onRun?: (feeds: Feeds, run: number) => void;
  /** What it answers, from the how manieth run. */
  fill?: number | ((run: number) => number);
}

/** A UNet of any layout that answers with a constant. */
function fakeUnet(fake: Fake = {}): Session & { runs: Feeds[] } {
  const { type = 'float32', sample = ['batch', 4, 'height', 'width'], fill = 0.1 } = fake;
  const runs: Feeds[] = [];
  return {
    runs,
    device: 'wasm',
    inputs: [
      { name: 'sample', type, dims: sample },
      fake.timestep ?? { name: 'timestep', type: 'int64', dims: ['steps'] },
      { name: 'encoder_hidden_states', type, dims: fake.states ?? ['batch', 'sequence', 8] },
      ...(fake.extra ?? []),
    ],
    outputs: [{ name: 'out_sample', type, dims: sample }],
    async run(feeds, options) {
      options?.signal?.throwIfAborted();
      runs.push(feeds as Feeds);
      fake.onRun?.(feeds as Feeds, runs.length);
      const [rows, , h, w] = feeds['sample']!.dims as [number, number, number, number];
      return {
        out_sample: floatTensor(
          type as 'float32',
          new Float32Array(rows * 4 * h * w).fill(typeof fill === 'number' ? fill : fill(runs.length)),
          [rows, 4, h, w],
        ),
      };
    },
    dispose: () => Promise.resolve(),
  };
}

const conditioning = (value: number, tokens = 77): Conditioning => ({
  states: tensor('float32', new Float32Array(tokens * 8).fill(value), [1, tokens, 8]),
  pooled: tensor('float32', new Float32Array(3).fill(value), [1, 3]),
});
const moments = tensor('float32', new Float32Array(2 * size).fill(0.25), [1, 8, height / 8, width / 8]);
const half = {
  data: Float32Array.from({ length: places }, (_, i) => (i % 8 < 4 ? 1 : 0)),
  width: width / 8,
  height: height / 8,
};

const input: DenoiseInput = {
  positive: conditioning(1),
  negative: conditioning(-1),
  width,
  height,
  steps: 3,
  guidanceScale: 7.5,
  strength: 1,
  scheduler: 'Euler',
  schedulerConfig: { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 },
  scalingFactor: 0.5,
  seeds: [42],
  rng: 'cpu',
};
const numbers = (value: Tensor): number[] => Array.from(value.data as Float32Array);

describe('feeds a graph what its metadata asks for', () => {
  test('free shapes, whole timesteps: unconditional and conditional row in one run', async () => {
    const unet = fakeUnet();
    await denoise(unet, input);
    expect(unet.runs.length).toBe(3);
    const { sample, timestep, encoder_hidden_states: states } = unet.runs[1]!;
    expect(sample!.dims).toEqual([2, 4, 6, 8]);
    expect(timestep).toEqual(tensor('int64', BigInt64Array.of(500n), [1])); // 499.5, half to even
    expect(states!.dims).toEqual([2, 77, 8]);
    expect([numbers(states!)[0], numbers(states!).at(-1)]).toEqual([-1, 1]);
  });

  test('a scalar float timestep keeps its fraction', async () => {
    const unet = fakeUnet({ timestep: { name: 'timestep', type: 'float32', dims: [] } });
    await denoise(unet, input);
    expect(unet.runs.map(({ timestep }) => timestep)).toEqual(
      [999, 499.5, 0].map((t) => tensor('float32', Float32Array.of(t), [])),
    );
  });

  test('fixed shapes in half precision with one timestep a row, guided or not', async () => {
    const unet = fakeUnet({
      type: 'float16',
      sample: [2, 4, 6, 8],
      states: [2, 77, 8],
      timestep: { name: 'timestep', type: 'int64', dims: [2] },
    });
    await denoise(unet, { ...input, scheduler: 'DDIM' });
    const { negative: _, ...unguided } = input;
    await denoise(unet, { ...unguided, scheduler: 'DDIM', seeds: [1, 2, 3] });
    expect(unet.runs.length).toBe(3 + 3 * 2); // three pictures take two runs of two rows
    for (const { sample, timestep, encoder_hidden_states: states } of unet.runs) {
      expect([sample!.type, sample!.dims, states!.type, timestep!.dims]).toEqual([
        'float16',
        [2, 4, 6, 8],
        'float16',
        [2],
      ]);
    }
  });

  test('the vectors of SDXL', async () => {
    const extra: TensorInfo[] = [
      { name: 'text_embeds', type: 'float32', dims: ['batch', 3] },
      { name: 'time_ids', type: 'float16', dims: ['batch', 6] },
    ];
    const unet = fakeUnet({ extra });
    await denoise(unet, input);
    expect(numbers(unet.runs[0]!['text_embeds']!)).toEqual([-1, -1, -1, 1, 1, 1]);
    const { type, dims, data } = unet.runs[0]!['time_ids']!;
    expect([type, dims]).toEqual(['float16', [2, 6]]);
    const ids = numbers(toFloat32(tensor('float16', data as Uint16Array, dims)));
    expect(ids.slice(0, 6)).toEqual([height, width, 0, 0, height, width]);

    const { states } = input.positive;
    await expect(denoise(unet, { ...input, positive: { states } })).rejects.toThrow('asks for a pooled embedding');
  });

  test("the scores of SDXL's refiner", async () => {
    const unet = fakeUnet({ extra: [{ name: 'time_ids', type: 'float32', dims: ['batch', 5] }] });
    await denoise(unet, input);
    expect(numbers(unet.runs[0]!['time_ids']!)).toEqual([height, width, 0, 0, 2.5, height, width, 0, 0, 6]);
  });

  test('the guidance of LCM, without an unconditional row', async () => {
    const unet = fakeUnet({ extra: [{ name: 'timestep_cond', type: 'float32', dims: ['batch', 256] }] });
    await denoise(unet, { ...input, scheduler: 'LCM', guidanceScale: 8 });
    expect(unet.runs[0]!['timestep_cond']!.dims).toEqual([1, 256]);
    expect(unet.runs[0]!['sample']!.dims[0]).toBe(1);
  });

  test('one row at a time when it is told to, or when the memory is too small for more', async () => {
    const calm = fakeUnet();
    const told = await denoise(calm, { ...input, batch: 1 });
    expect(calm.runs.map(({ sample }) => sample!.dims[0])).toEqual([1, 1, 1, 1, 1, 1]);

    const small = fakeUnet({
      onRun({ sample }) {
        if (sample!.dims[0]! > 1) throw new AppError('memory', 'The memory of this tab is full.');
      },
    });
    const forced = await denoise(small, input);
    expect(small.runs.map(({ sample }) => sample!.dims[0])).toEqual([2, 1, 1, 1, 1, 1, 1]);
    expect(forced.latents).toEqual(told.latents);
  });
});

describe('draws in the order of diffusers', () => {
  const firstSample = async (more: Partial<DenoiseInput>, sample?: TensorInfo['dims']) => {
    const unet = fakeUnet({ ...(sample && { sample }) });
    await denoise(unet, { ...input, scheduler: 'DDIM', guidanceScale: 1, ...more });
    return numbers(unet.runs[0]!['sample']!);
  };
  /** Two draws of the seed: the posterior, scaled, and the noise. */
  function draws() {
    const generator = torchGenerator(42);
    const deviation = Math.fround(Math.exp(0.125));
    const latents = generator.randn(size).map((value) => 0.5 * Math.fround(0.25 + Math.fround(deviation * value)));
    return { latents, noise: generator.randn(size) };
  }

  test('text to image: the latents', async () => {
    expect(await firstSample({})).toEqual(Array.from(torchGenerator(42).randn(size)));
  });

  test('image to image: the posterior, the noise', async () => {
    const { latents, noise } = draws();
    const found = await firstSample({ moments, strength: 0.7 });
    // DDIM of three steps begins at 333 when two of them run; its share of signal follows from two places
    const solve = (i: number, j: number) =>
      (found[i]! * noise[j]! - found[j]! * noise[i]!) / (latents[i]! * noise[j]! - latents[j]! * noise[i]!);
    expect(solve(0, 1)).toBeCloseTo(solve(2, 3), 4);
    expect(solve(0, 1) ** 2 + ((found[0]! - solve(0, 1) * latents[0]!) / noise[0]!) ** 2).toBeCloseTo(1, 4);
  });

  test('inpainting with 4 channels at full strength: pure noise, after the posterior', async () => {
    expect(await firstSample({ moments, mask: half })).toEqual(Array.from(draws().noise));
  });

  test('inpainting with 9 channels at full strength: the noise, then the posterior of the visible part', async () => {
    const nine = ['batch', 9, 'height', 'width'];
    const found = await firstSample({ maskedMoments: moments, mask: half }, nine);
    expect(found.slice(0, size)).toEqual(Array.from(torchGenerator(42).randn(size)));
    expect(found.slice(size, size + places)).toEqual(Array.from(half.data));
    const generator = torchGenerator(42);
    generator.randn(size);
    const visible = generator.randn(size);
    found.slice(size + places).forEach((value, i) => {
      expect(value).toBeCloseTo(0.5 * (0.25 + Math.exp(0.125) * visible[i]!), 5);
    });
  });

  test('each picture of a batch draws what it draws alone, also with the noise of NVIDIA', async () => {
    for (const rng of ['cpu', 'nv'] as const) {
      const more = { ...input, scheduler: 'Euler a', rng };
      const together = await denoise(fakeUnet(), { ...more, seeds: [7, 42] });
      const alone = await denoise(fakeUnet(), { ...more, seeds: [42] });
      expect(together.latents.data.subarray(size)).toEqual(alone.latents.data);
    }
  });
});

describe('what is known outside the mask', () => {
  test('is there at the end, for a UNet with 4 channels', async () => {
    const { latents } = await denoise(fakeUnet(), { ...input, moments, mask: half, strength: 0.7 });
    const generator = torchGenerator(42);
    const clean = generator.randn(size).map((value) => 0.5 * (0.25 + Math.exp(0.125) * value));
    latents.data.forEach((value, i) => {
      if (half.data[i % places] === 0) expect(value).toBeCloseTo(clean[i]!, 5);
    });
  });

  test('is asked for when a model repaints', async () => {
    const nine = fakeUnet({ sample: ['batch', 9, 'height', 'width'] });
    await expect(denoise(nine, input)).rejects.toThrow('This model repaints: give it a picture and a mask');
    await expect(denoise(nine, { ...input, mask: half })).rejects.toThrow('the picture with its masked part hidden');
    await expect(denoise(fakeUnet(), { ...input, mask: half })).rejects.toThrow('mask is given without image');
  });
});

describe('a run that is stopped', () => {
  test('gives what is there, and the estimate to decode', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const result = await denoise(
      fakeUnet(),
      { ...input, steps: 10 },
      {
        signal: controller.signal,
        keepLatents: true,
        onStep({ index, total }) {
          expect(total).toBe(10);
          seen.push(index);
          if (index === 1) controller.abort();
        },
      },
    );
    expect(seen).toEqual([0, 1]);
    expect([result.stopped, result.stepMs.length, result.stepLatents!.length]).toEqual([true, 2, 2]);
    expect(result.latents.data).toBe(result.stepLatents!.at(-1));
    expect(Math.max(...result.estimate.data)).toBeLessThan(Math.max(...result.latents.data));
  });

  test('before its first step rejects', async () => {
    const signal = AbortSignal.abort();
    await expect(denoise(fakeUnet(), input, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('invalid values are told of where they first appear', () => {
  const noSignal = { ...input.schedulerConfig, rescale_betas_zero_snr: true, timestep_spacing: 'trailing' };

  test.each(['Euler', 'Heun'])('in the UNet, at the step of %s', async (scheduler) => {
    const calls = scheduler === 'Heun' ? 3 : 2;
    const unet = fakeUnet({ fill: (run) => (run === calls ? Number.NaN : 0.1) });
    await expect(denoise(unet, { ...input, scheduler })).rejects.toMatchObject({
      code: 'device',
      message:
        'The UNet produced invalid values (NaN) at step 2 of 3 on wasm. Choose another number format of the model, or another model.',
    });
  });

  test('in the scheduler: noise cannot be taken out of a sample without any signal', async () => {
    const failing = denoise(fakeUnet(), { ...input, scheduler: 'DDIM', schedulerConfig: noSignal });
    await expect(failing).rejects.toMatchObject({
      code: 'bad-option',
      message:
        "The scheduler “DDIM” produced invalid values (NaN) at step 1 of 3; the model's were fine. Choose another scheduler, or another number of steps.",
    });
  });

  test('in the guidance: a flat output has no contrast to bring back', async () => {
    const flat = fakeUnet({ fill: 0 });
    await expect(denoise(flat, { ...input, guidanceRescale: 0.5 })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(
        /^The guidance produced .* guidanceRescale 0\.5: choose smaller ones\.$/u,
      ) as string,
    });
  });
});

test.each<[Partial<DenoiseInput>, string]>([
  [{ width: 60 }, 'The size is 60 x 48; accepted is a multiple of 8 along each side.'],
  [{ height: 0 }, 'The size is 64 x 0'],
  [{ seeds: [-1] }, 'seed is -1; accepted is a whole number from 0 to 4294967295.'],
  [{ seeds: [2 ** 53] }, 'seed is 9007199254740992'],
  [{ seeds: [] }, 'There is no seed'],
  [{ steps: 0 }, 'steps is 0'],
  [{ steps: 10_000 }, 'steps is 10000'],
  [{ strength: 1.5 }, 'strength is 1.5; accepted is 0 to 1.'],
  [{ moments, strength: 0.2 }, 'strength is 0.2, which leaves no step of 3'],
  [{ eta: 2 }, 'eta is 2; accepted is 0 to 1.'],
  [{ guidanceScale: Number.NaN }, 'guidanceScale is NaN'],
  [{ moments, mask: { ...half, width: 5 } }, 'mask is 5 x 6; accepted is the latent size, 8 x 6.'],
])('%o is refused with a sentence', async (wrong, message) => {
  await expect(denoise(fakeUnet(), { ...input, ...wrong })).rejects.toThrow(message);
});

test('graphs of fixed shapes say what they accept', async () => {
  const sized = fakeUnet({ sample: [2, 4, 64, 64] });
  await expect(denoise(sized, input)).rejects.toThrow('The size is 64 x 48; this model accepts 512 x 512 only.');
  const short = fakeUnet({ states: [2, 77, 8] });
  const long = { ...input, positive: conditioning(1, 154), negative: conditioning(-1, 154) };
  await expect(denoise(short, long)).rejects.toThrow('this model accepts [77, 8]. Shorten the prompt');
  const other: Session = { ...fakeUnet(), inputs: [{ name: 'latents', type: 'float32', dims: [] }] };
  await expect(denoise(other, input)).rejects.toThrow('The UNet has no input “sample” but latents.');
});

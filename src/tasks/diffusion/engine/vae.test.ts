import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { units } from '../../../../e2e/golden-units.ts';
import { AppError } from '../../../runtime/errors.ts';
import { torchGenerator } from '../../../runtime/random/torch.ts';
import { createSession, type Session } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import { toPicture } from './pixels.ts';
import { samplePosterior } from './posterior.ts';
import { runTiled, tileLayout, type Planes } from './tiles.ts';
import { readVaeConfig, type VaeConfig } from './vae-config.ts';
import { decodeLatents, encodePicture, vaeMemory } from './vae.ts';

/** e2e/golden/sd/README.md: a tiny random AutoencoderKL, tiled by diffusers 0.42.1. */
interface Case {
  seed: number;
  height: number;
  width: number;
  overlap: number;
  tile: number;
  stride: number;
  blend: number;
  limit: number;
  file: string;
  shape: [number, number, number, number];
}
interface Golden {
  tolerance: number;
  decode: Case[];
  encode: Case[];
  posterior: { inputSeed: number; noiseSeed: number; size: number; moments: number[]; sample: number[] };
}
const folder = new URL('../../../../e2e/golden/sd/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('vae.json', folder), 'utf8')) as Golden;
const config: VaeConfig = { ...readVaeConfig({ sample_size: 64, block_out_channels: [4, 4, 8, 8] }), scalingFactor: 1 };

const open = (part: string) =>
  createSession(readFileSync(new URL(`vae/${part}.onnx`, folder)), { device: 'wasm', threads: 1 });
/** Opening two graphs on a busy machine. */
const openMs = 60_000;
let encoder: Session;
let decoder: Session;
beforeAll(async () => {
  [encoder, decoder] = await Promise.all([open('vae_encoder'), open('vae_decoder')]);
}, openMs);

function floats(file: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(new URL(file, folder))).buffer);
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
}

const runOn =
  (session: Session) =>
  async ({ data, channels, height, width }: Planes): Promise<Planes> => {
    const feeds = { [session.inputs[0]!.name]: tensor('float32', data, [1, channels, height, width]) };
    const output = Object.values(await session.run(feeds))[0] as Tensor<'float32'>;
    return { data: output.data, channels: output.dims[1]!, height: output.dims[2]!, width: output.dims[3]! };
  };

test.each(golden.decode)('a decode in tiles equals diffusers, $height x $width, overlap $overlap', async (entry) => {
  const { height, width, file, shape, ...expected } = entry;
  const data = Float32Array.from(units(entry.seed, 4 * height * width), (unit) => unit * 4 - 2);
  const layout = tileLayout(8, 64, entry.overlap);
  expect(expected).toMatchObject(layout);
  const size = { width: shape[3], height: shape[2] };
  const found = await runTiled({ data, channels: 4, height, width }, { layout, size }, runOn(decoder));
  expect(largestDifference(found.data, floats(file))).toBeLessThan(golden.tolerance);
});

test.each(golden.encode)('an encode in tiles equals diffusers, $height x $width, overlap $overlap', async (entry) => {
  const { height, width, file, shape, ...expected } = entry;
  const data = Float32Array.from(units(entry.seed, 3 * height * width), (unit) => unit * 2 - 1);
  const layout = tileLayout(64, 8, entry.overlap);
  expect(expected).toMatchObject(layout);
  const size = { width: shape[3], height: shape[2] };
  const found = await runTiled({ data, channels: 3, height, width }, { layout, size }, runOn(encoder));
  expect(largestDifference(found.data, floats(file))).toBeLessThan(golden.tolerance);
});

test('the posterior is drawn as diffusers draws it', () => {
  const { moments, noiseSeed, sample } = golden.posterior;
  const parameters = tensor('float32', Float32Array.from(moments), [1, 8, 8, 8]);
  const latents = samplePosterior(parameters, torchGenerator(noiseSeed), { channels: 4, scalingFactor: 1 });
  expect(largestDifference(latents, sample)).toBeLessThan(1e-6);
});

test('latents that the encoder has drawn itself are only scaled, without a draw', () => {
  const drawn = tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4, 1, 1]);
  const generator = { randn: () => expect.unreachable('nothing is drawn') };
  expect(samplePosterior(drawn, generator, { channels: 4, scalingFactor: 0.5 })).toEqual(
    Float32Array.of(0.5, 1, 1.5, 2),
  );
});

describe('decodeLatents', () => {
  const latents = tensor(
    'float32',
    Float32Array.from(units(5, 2 * 4 * 9 * 12), (unit) => unit * 4 - 2),
    [2, 4, 9, 12],
  );

  test('gives one picture for each row of the batch', async () => {
    const pictures = await decodeLatents(decoder, latents, { config, tiling: false });
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [96, 72],
      [96, 72],
    ]);
    const second = tensor('float32', latents.data.subarray(latents.data.length / 2), [1, 4, 9, 12]);
    expect(await decodeLatents(decoder, second, { config, tiling: false })).toEqual([pictures[1]]);
  });

  test('cuts a picture into tiles when it is told to, and tells of each', async () => {
    const told: string[] = [];
    const onTile = (done: number, total: number) => told.push(`${done}/${total}`);
    const [picture] = await decodeLatents(decoder, latents, { config, tiling: true, onTile });
    expect(told).toEqual(['1/4', '2/4', '3/4', '4/4', '1/4', '2/4', '3/4', '4/4']);
    const layout = tileLayout(8, 64);
    const first = { data: latents.data.subarray(0, 4 * 9 * 12), channels: 4, height: 9, width: 12 };
    const tiles = await runTiled(first, { layout, size: { width: 96, height: 72 } }, runOn(decoder));
    expect(picture).toEqual(toPicture(tiles));
  });

  test('cuts it when the estimate does not fit, and again when the memory turns out too small', async () => {
    const tiled = await decodeLatents(decoder, latents, { config, tiling: true });
    const memoryLimit = vaeMemory(config, { width: 96, height: 72 }) - 1;
    expect(await decodeLatents(decoder, latents, { config, memoryLimit })).toEqual(tiled);

    const small: Session = {
      ...decoder,
      run(feeds, options) {
        if (Object.values(feeds)[0]!.dims[2]! > 8) throw new AppError('memory', 'The memory of this tab is full.');
        return decoder.run(feeds, options);
      },
    };
    expect(await decodeLatents(small, latents, { config })).toEqual(tiled);
    await expect(decodeLatents(small, latents, { config, tiling: false })).rejects.toMatchObject({ code: 'memory' });
  });

  test('names the graph that gave numbers that are not finite', async () => {
    const broken = tensor('float32', new Float32Array(4 * 9 * 12).fill(Number.NaN), [1, 4, 9, 12]);
    await expect(decodeLatents(decoder, broken, { config })).rejects.toMatchObject({
      code: 'device',
      message: expect.stringContaining('VAE decoder') as string,
    });
  });

  test('stops between two tiles', async () => {
    const controller = new AbortController();
    const onTile = () => controller.abort();
    const stopped = decodeLatents(decoder, latents, { config, tiling: true, signal: controller.signal, onTile });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a graph of a fixed size says which', async () => {
    const fixed: Session = { ...decoder, inputs: [{ name: 'latent_sample', type: 'float32', dims: [1, 4, 8, 8] }] };
    await expect(decodeLatents(fixed, latents, { config })).rejects.toThrow('this model accepts [1, 4, 8, 8] only');
  });

  test('a VAE with shifted latents is given its own', async () => {
    const shifted = { ...config, scalingFactor: 2, mean: [1, 2, 3, 4], deviation: [2, 2, 2, 2] };
    const seen: number[] = [];
    const spy: Session = {
      ...decoder,
      run(feeds, options) {
        seen.push(...(Object.values(feeds)[0] as { data: Float32Array }).data);
        return decoder.run(feeds, options);
      },
    };
    const ones = tensor('float32', new Float32Array(4).fill(1), [1, 4, 1, 1]);
    await decodeLatents(spy, ones, { config: shifted });
    expect(seen).toEqual([2, 3, 4, 5]);
  });
});

test('encodePicture gives the moments, whole or in tiles', async () => {
  const picture = { data: Uint8Array.from(units(9, 96 * 72 * 3), (unit) => unit * 256), width: 96, height: 72 };
  const whole = await encodePicture(encoder, picture, { config, tiling: false });
  expect(whole.dims).toEqual([1, 8, 9, 12]);
  const tiled = await encodePicture(encoder, picture, { config, tiling: true });
  expect(tiled.dims).toEqual([1, 8, 9, 12]);
  expect(largestDifference(tiled.data, whole.data)).toBeGreaterThan(0);
});

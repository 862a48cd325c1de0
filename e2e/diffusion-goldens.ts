import { existsSync, readFileSync } from 'node:fs';
import { widenHalves } from '../src/runtime/widen-halves.ts';
import { createSession, type Session } from '../src/runtime/session.ts';
import { tensor } from '../src/runtime/tensor.ts';
import { denoise, type DenoiseInput } from '../src/tasks/diffusion/engine/denoise.ts';
import { latentMask } from '../src/tasks/diffusion/engine/mask.ts';
import { readVaeConfig } from '../src/tasks/diffusion/engine/vae-config.ts';
import { decodeLatents, encodePicture } from '../src/tasks/diffusion/engine/vae.ts';
import { readNpz } from './npz.ts';
import { readPng } from './png.ts';

/** e2e/golden/sd/README.md: the pocket model through diffusers 0.42.1, float32 on the CPU, latents after every step. */
const folder = new URL('golden/sd/pipeline/', import.meta.url);
const model = new URL('../public/models/pocket-sd/', import.meta.url);
const [width, height, scale] = [128, 128, 8];

interface Record {
  name: string;
  prompt: string;
  seed: number;
  strength?: number;
  steps: number;
  guidance: number;
  mask?: string | null;
}

const names = {
  ddim: 'DDIM',
  euler: 'Euler',
  'euler-a': 'Euler a',
  'dpmpp-2m': 'DPM++ 2M',
  'dpmpp-2m-karras': 'DPM++ 2M Karras',
  pndm: 'PLMS',
  lms: 'LMS',
  heun: 'Heun',
  unipc: 'UniPC',
};

// Python writes infinities that JSON does not know
const all = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8').replaceAll('-Infinity', 'null')) as Record[];
/** The records whose numbers are in the repository. */
export const pipelineRecords = all.filter(({ name }) => existsSync(new URL(`${name}.npz`, folder)));

/** What differs from diffusers: the largest latent difference after any step, and the picture in decibels (PSNR). */
export interface Replay {
  latents: number;
  psnr: number;
}

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, model), 'utf8')) as { [key: string]: unknown };
const vaeConfig = readVaeConfig(readJson('vae_decoder/config.json'));

/** The part of the pocket model that a test needs, on WebAssembly; its weights are expanded, as the page does it. */
export function openPocket(part: 'unet' | 'vae_encoder' | 'vae_decoder'): Promise<Session> {
  const bytes = Uint8Array.from(readFileSync(new URL(`${part}/model.onnx`, model)));
  const { graph, external } = widenHalves(bytes, { name: part });
  return createSession(graph, { device: 'wasm', external: external ? [external] : [] });
}

/** The text states of diffusers for the prompts of the records, and of "" after them. */
function conditioning(row: number) {
  const { shape, data } = readNpz(readFileSync(new URL('common.npz', folder)))['last_hidden_state']!;
  const [, tokens, channels] = shape as [number, number, number];
  const size = tokens * channels;
  return {
    states: tensor('float32', (data as Float32Array).slice(row * size, (row + 1) * size), [1, tokens, channels]),
  };
}

/** The input that makes a record's picture. */
export async function pocketInput(name: string, encoder?: Session): Promise<DenoiseInput> {
  const record = all.find((entry) => entry.name === name)!;
  const prompts = [...new Set(all.map(({ prompt }) => prompt))];
  const png = (file: string) => readPng(readFileSync(new URL(file, folder)));
  return {
    positive: conditioning(prompts.indexOf(record.prompt)),
    negative: conditioning(prompts.length),
    width,
    height,
    steps: record.steps,
    guidanceScale: record.guidance,
    strength: record.strength ?? 1,
    scheduler: names[name.replace(/^\w+-\d-/, '') as keyof typeof names],
    schedulerConfig: readJson('scheduler/scheduler_config.json'),
    scalingFactor: vaeConfig.scalingFactor,
    seeds: [record.seed],
    rng: 'cpu',
    ...(encoder && { moments: await encodePicture(encoder, png('source.png'), { config: vaeConfig }) }),
    ...(record.mask && { mask: latentMask(png(record.mask), { width: width / scale, height: height / scale }) }),
  };
}

/** Makes a record's picture and compares every step, and the picture, with what diffusers made. */
export async function replay(
  name: string,
  sessions: { unet: Session; encoder: Session; decoder: Session },
): Promise<Replay> {
  const input = await pocketInput(name, name.startsWith('txt2img') ? undefined : sessions.encoder);
  const result = await denoise(sessions.unet, input, { keepLatents: true });
  const expected = readNpz(readFileSync(new URL(`${name}.npz`, folder)))['latents']!;
  const found = result.stepLatents!.flatMap((latents) => Array.from(latents));
  const [picture] = await decodeLatents(sessions.decoder, result.latents, { config: vaeConfig });
  const reference = readPng(readFileSync(new URL(`${name}.png`, folder))).data;
  const squares = picture!.data.reduce((sum, value, i) => sum + (value - reference[i]!) ** 2, 0);
  return {
    latents: largestDifference(found, expected.data as Float32Array),
    psnr: 10 * Math.log10(255 ** 2 / (squares / reference.length)),
  };
}

function largestDifference(found: readonly number[], expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
}

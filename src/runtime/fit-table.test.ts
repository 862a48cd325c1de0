import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCatalogue } from './catalogue.ts';
import type { DeviceReport } from './device.ts';
import { variantHere, whyUnfit, type Surroundings } from './fit.ts';

const file = new URL('../../public/models/catalogue.json', import.meta.url);
const entries = parseCatalogue(JSON.parse(readFileSync(file, 'utf8')));

const device = (webgpu: object | null, { limit, jspi = true }: { limit: number; jspi?: boolean }): Surroundings => ({
  report: { webgpu: webgpu && { fallback: false, ...webgpu }, jspi } as DeviceReport,
  choice: 'auto',
  limit,
});
const devices = {
  'strong card': device({ f16: true, maxStorageBufferBindingSize: 2 ** 31 }, { limit: 16e9 }),
  'no half floats': device({ f16: false, maxStorageBufferBindingSize: 2 ** 30 }, { limit: 8e9 }),
  'small bindings': device({ f16: true, maxStorageBufferBindingSize: 2 ** 27 }, { limit: 8e9 }),
  'CPU only': device(null, { limit: 8e9 }),
  'weak CPU, no JSPI': device(null, { limit: 1e9, jspi: false }),
};
/** What a device gets: its number format, or what stands against it. */
const got = (id: string, surroundings: Surroundings): string => {
  const entry = entries.find((candidate) => candidate.id === id)!;
  const unfit = whyUnfit(entry, surroundings);
  const reason = unfit && /shader-f16|WebGPU|binds|JSPI|GB, there/.exec(unfit)?.[0];
  return unfit ? `no: ${reason === 'GB, there' ? 'memory' : reason}` : variantHere(entry, surroundings).dtype;
};

const table: Record<string, string[]> = {
  'clip-vit-base-patch32': ['fp16', 'fp32', 'fp16', 'fp32', 'fp32'],
  'clip-vit-large-patch14': ['fp16', 'fp32', 'fp16', 'q8', 'q8'],
  'siglip-base-patch16-256-multilingual': ['fp32', 'fp32', 'q8', 'q8', 'q8'],
  'whisper-tiny': ['fp32', 'fp32', 'fp32', 'q8', 'q8'],
  'whisper-base.en': ['fp32', 'fp32', 'fp32', 'q8', 'q8'],
  'whisper-small': ['fp16', 'q4', 'fp16', 'q8', 'q8'],
  'whisper-large-v3-turbo': ['q4f16', 'q8', 'q4f16', 'q8', 'no: memory'],
  'distil-large-v3': ['fp32', 'fp32', 'q8', 'q8', 'no: memory'],
  'whisper-large-v3': ['q4f16', 'no: shader-f16', 'q4f16', 'no: WebGPU', 'no: WebGPU'],
  'stable-diffusion-1.5': ['fp16', 'no: shader-f16', 'fp16', 'no: WebGPU', 'no: WebGPU'],
  'sdxl-base': ['fp16', 'no: shader-f16', 'no: memory', 'no: WebGPU', 'no: WebGPU'],
  'depth-anything-v2-small': ['fp16', 'fp32', 'fp16', 'fp32', 'fp32'],
};
test.for(Object.keys(table))(
  '%s on a strong card, without half floats, with small bindings, without a card, on little',
  (id) => {
    const found = Object.values(devices).map((surroundings) => got(id, surroundings));
    expect(found).toEqual(table[id]);
  },
);

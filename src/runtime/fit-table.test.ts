import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCatalogue } from './catalogue.ts';
import type { DeviceReport } from './device.ts';
import { fittingModel, isRecommendedHere, memoryHere, variantHere, whyUnfit, type Surroundings } from './fit.ts';
import { modelFiles, totalBytes } from './weights/model.ts';

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
  'clip-vit-base-patch32': ['fp16', 'fp16', 'fp16', 'fp16', 'fp16'],
  'clip-vit-large-patch14': ['fp16', 'fp16', 'fp16', 'fp16', 'q8'],
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

const cards = [
  null,
  ...[true, false].flatMap((f16) =>
    [2 ** 27, 2 ** 28, 2 ** 30, 2 ** 31].flatMap((maxStorageBufferBindingSize) =>
      [true, false].map((fallback) => ({ f16, maxStorageBufferBindingSize, fallback })),
    ),
  ),
];
/** Every kind of device: the memory of a phone to that of a workstation, each card, with and without JSPI, each choice. */
const everyDevice: Surroundings[] = cards.flatMap((webgpu) =>
  [0.5e9, 1e9, 1.5e9, 2e9, 3e9, 4e9, 8e9, 16e9].flatMap((limit) =>
    [true, false].flatMap((jspi) =>
      (['auto', 'wasm', 'webgpu'] as const).map((choice) => ({ ...device(webgpu, { limit, jspi }), choice })),
    ),
  ),
);

test('on no device is a model recommended that does not fit, and at most one for each task', () => {
  const tasks = ['clip', 'whisper', 'diffusion'];
  for (const surroundings of everyDevice) {
    const recommended = entries.filter((entry) => isRecommendedHere(entry, entries, surroundings));
    for (const entry of recommended) {
      expect(whyUnfit(entry, surroundings)).toBeUndefined();
      expect(entry.later).toBeUndefined();
      expect(memoryHere(variantHere(entry, surroundings), surroundings)).toBeLessThanOrEqual(surroundings.limit);
    }
    const counts = tasks.map((task) => recommended.filter((entry) => entry.task === task).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(1);
    expect(recommended).toHaveLength(counts.reduce((sum, count) => sum + count));
    for (const task of tasks) {
      const offered = fittingModel(
        entries.filter(({ base }) => base === 'hub'),
        task,
        surroundings,
      );
      expect(recommended.find((entry) => entry.task === task)).toBe(offered);
    }
  }
});

test('the CLIP model that is recommended on a CPU is half as large to download as in full precision', () => {
  for (const limit of [1e9, 4e9]) {
    const cpu = device(null, { limit });
    const entry = fittingModel(
      entries.filter(({ base }) => base === 'hub'),
      'clip',
      cpu,
    )!;
    const variant = variantHere(entry, cpu);
    expect([entry.id, variant.dtype]).toEqual(['clip-vit-base-patch32', 'fp16']);
    expect(Math.round(totalBytes(modelFiles(entry, variant)) / 1e6)).toBeLessThan(310);
    expect(memoryHere(variant, cpu)).toBe(970_000_000);
  }
});

test('every model of half floats runs on a card without them: expanded, or in another form, where it is not too large', () => {
  // Twice as much as the browser's WebAssembly and a usual card have room for.
  const most = 600e6;
  const plain = device({ f16: false, maxStorageBufferBindingSize: 2 ** 31 }, { limit: 16e9 });
  const halves = entries.filter(({ variants }) =>
    variants.some(({ dtype, needs, files }) => {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      return dtype.startsWith('fp16') && needs?.includes('shader-f16') && bytes < most;
    }),
  );
  expect(halves.map(({ id }) => id)).toContain('pocket-sd');
  const onCard = (entry: (typeof entries)[number]) => whyUnfit(entry, { ...plain, choice: 'webgpu' });
  expect(halves.flatMap((entry) => (onCard(entry) ? [`${entry.id}: ${onCard(entry)}`] : []))).toEqual([]);
  const small = device({ f16: false, maxStorageBufferBindingSize: 2 ** 27 }, { limit: 16e9 });
  const words = entries.find(({ id }) => id === 'whisper-small-words')!;
  expect(whyUnfit({ ...words, variants: [words.variants[0]!] }, { ...small, choice: 'webgpu' })).toMatch(/binds/u);
});

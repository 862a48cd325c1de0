import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileOf, parseCatalogue, splitModelId, variantFor } from './catalogue.ts';
import { memoryOn } from './fit.ts';
import type { DeviceReport } from './device.ts';
import type { ModelEntry } from './model-entry.ts';

const models = new URL('../../public/models/', import.meta.url);
const json = () => JSON.parse(readFileSync(new URL('catalogue.json', models), 'utf8'));
const notices = readFileSync(new URL('../../public/licenses.txt', import.meta.url), 'utf8');
const entries = parseCatalogue(json());
const served = entries
  .filter(({ base }) => base === 'page')
  .flatMap(({ id, variants, config }) =>
    [...variants.flatMap(({ files }) => files), ...config].map((file) => ({ ...file, at: `${id}/${file.path}` })),
  );

describe('the catalogue', () => {
  // After a change of a model: node e2e/reference/catalogue.mjs
  test.for(served)('agrees with $at', ({ at, bytes, sha256 }) => {
    const file = readFileSync(new URL(at, models));
    expect(file.length).toBe(bytes);
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
  });

  test('gives every model a file for each role it tests, and a tolerance for each number format', () => {
    for (const { variants, selfTest } of entries) {
      for (const { dtype, files } of selfTest ? variants : []) {
        expect(selfTest?.tolerance).toHaveProperty(dtype);
        for (const { role } of selfTest?.references ?? []) expect(fileOf(files, role)).toBeDefined();
      }
    }
  });

  const roles: Record<string, readonly string[]> = {
    clip: ['text', 'vision'],
    whisper: ['encoder', 'decoder'],
    diffusion: ['text_encoder', 'unet', 'vae_decoder'],
    preview: ['vae_decoder'],
    controlnet: ['controlnet'],
    depth: ['model'],
    pose: ['model'],
  };
  test.for(entries.filter(({ base }) => base === 'hub'))(
    'knows where $id is, under which terms, and all of its parts',
    (entry) => {
      expect(entry.repo).toMatch(/^[\w-]+\/[\w.-]+$/);
      expect(entry.licenceUrl).toMatch(/^https:\/\//);
      for (const { files, memory } of entry.variants) {
        const graphs = files.filter(({ external }) => !external).map(({ role }) => role);
        expect(graphs).toEqual(expect.arrayContaining([...roles[entry.task]!]));
        expect(new Set(graphs).size).toBe(graphs.length);
        expect(memory).toBeGreaterThan(files.reduce((sum, { bytes }) => sum + bytes, 0));
      }
      const paths = [...entry.variants.flatMap(({ files }) => files), ...entry.config].map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
    },
  );

  test.for(entries.filter(({ base }) => base === 'hub'))('$id stands in the notices with its terms', (entry) => {
    for (const text of [entry.name, entry.repo!, entry.licence, entry.licenceUrl]) expect(notices).toContain(text);
  });

  test('has a hash only where it has the length, or the file never moves', () => {
    for (const { variants, config, revision } of entries)
      for (const file of [...variants.flatMap(({ files }) => files), ...config])
        if (file.sha256 && file.approximate) expect(revision, file.path).toMatch(/^[0-9a-f]{40}$/);
  });

  test('recommends one model of the hub for each task', () => {
    for (const task of ['clip', 'whisper', 'diffusion'])
      expect(entries.filter((entry) => entry.task === task && entry.base === 'hub' && entry.recommended)).toHaveLength(
        1,
      );
  });

  test('has the models that people look for, in every family', () => {
    const ids = entries.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(lookedFor));
    const families = new Set(entries.map(({ family }) => family));
    expect([...families]).toEqual(expect.arrayContaining(['clip-split', 'clip-immich', 'siglip', 'whisper-merged']));
    expect([...families]).toEqual(expect.arrayContaining(['sd-optimum', 'sd-webnn', 'sdxl', 'lcm', 'sd-inpaint']));
  });

  test('offers nothing that only CUDA or DirectML runs', () => {
    for (const { repo, variants, config } of entries)
      for (const file of [{ repo }, ...variants.flatMap(({ files }) => files), ...config])
        expect(file.repo ?? '').not.toMatch(/^(tlwu|onnxruntime)\/|directml|_amdgpu/);
  });

  test('says of what nothing here runs yet that it is kept for later', () => {
    const helpers = entries.filter(({ task }) => ['controlnet', 'depth', 'pose'].includes(task));
    expect(helpers.map(({ later }) => later)).toEqual(helpers.map(() => expect.stringMatching(/for a later version/)));
  });

  test('gives CLIP what its graphs do not carry', () => {
    for (const { logitScale, embeddingDims, resolution } of entries.filter(({ task }) => task === 'clip')) {
      expect(logitScale).toBeGreaterThan(1);
      expect(embeddingDims).toBeGreaterThan(0);
      expect(resolution).toBeGreaterThan(0);
    }
  });
});

const lookedFor = `
  clip-vit-base-patch32 clip-vit-base-patch16 clip-vit-large-patch14 clip-rn50 clip-vit-b32-256-datacomp
  siglip-base-patch16-224 siglip-base-patch16-256-multilingual whisper-tiny whisper-base whisper-small whisper-medium
  whisper-large-v3 whisper-large-v3-turbo whisper-tiny.en whisper-base.en whisper-small.en whisper-medium.en
  distil-small.en distil-large-v3 whisper-tiny-words whisper-base-words whisper-small-words
  whisper-large-v3-turbo-words stable-diffusion-1.5 stable-diffusion-2.1-base sd-turbo sdxl-base sdxl-turbo
  sdxl-lightning-int4 lcm-dreamshaper-v7 sd-2-inpainting controlnet-canny controlnet-depth controlnet-openpose
  silero-vad taesd taesdxl depth-anything-v2-small vitpose-base-simple
`
  .trim()
  .split(/\s+/);

describe('a damaged catalogue is refused, naming what is wrong', () => {
  const spoilt = (spoil: (models: ModelEntry[]) => unknown) => {
    const catalogue = json() as { models: ModelEntry[] };
    spoil(catalogue.models);
    return () => parseCatalogue(catalogue);
  };
  const first = (models: ModelEntry[]) => models[0]!;

  test.for<[string, (models: ModelEntry[]) => unknown, RegExp]>([
    [
      'a missing field',
      (list) => Reflect.deleteProperty(first(list), 'licence'),
      /models\[0\]\.licence must be a text/,
    ],
    ['a misspelt field', (list) => Object.assign(first(list), { logitscale: 1 }), /logitscale is no field/],
    ['a wrong type', (list) => Object.assign(first(list), { parameters: '8 M' }), /parameters must be a whole number/],
    ['a path upwards', (list) => (first(list).config[0]!.path = '../x'), /config\[0\]\.path must be a relative path/],
    ['a hash that is none', (list) => (first(list).config[0]!.sha256 = 'abc'), /sha256 must be 64 hexadecimal digits/],
    ['no variants', (list) => (first(list).variants = []), /variants must be a list of 1 or more/],
    ['an id that stands twice', (list) => list.push(first(list)), /stands in it twice/],
    ['no models', (list) => list.splice(0), /models must be a list of 1 or more/],
  ])('%s', ([, spoil, message]) => {
    expect(spoilt(spoil)).toThrow(message);
    expect(spoilt(spoil)).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });

  test.for([null, [], 'text', { version: 2, models: [] }, {}])('%j', (value) => {
    expect(() => parseCatalogue(value)).toThrow('The list of models is damaged');
  });
});

describe('the number format', () => {
  const variant = { files: [], memory: 1 };
  const half = { ...variant, dtype: 'fp16', devices: ['webgpu' as const], needs: ['shader-f16' as const] };
  const full = { ...variant, dtype: 'fp32', memory: 10 };
  const eight = { ...variant, dtype: 'q8', devices: ['wasm' as const], memory: 3 };
  const entry = { name: 'Some', variants: [half, full, eight] } as unknown as ModelEntry;
  const binding = 256 * 2 ** 20;
  const report = (webgpu: object | null, jspi = true) =>
    ({ webgpu: webgpu && { maxStorageBufferBindingSize: binding, ...webgpu }, jspi }) as DeviceReport;

  test('is the first that is meant for the device', () => {
    expect(variantFor(entry, 'webgpu').dtype).toBe('fp16');
    expect(variantFor(entry, 'wasm').dtype).toBe('fp32');
    expect(() => variantFor({ ...entry, variants: [half] }, 'wasm')).toThrow('Some has no files for wasm');
  });

  test('is one that the device can run', () => {
    expect(variantFor(entry, 'webgpu', { report: report({ f16: true }) }).dtype).toBe('fp16');
    expect(variantFor(entry, 'webgpu', { report: report({ f16: false }) }).dtype).toBe('fp32');
    const large = { ...half, needs: ['maxStorageBufferBindingSize' as const], largest: binding + 1 };
    const choice = (largest: number) =>
      variantFor({ ...entry, variants: [{ ...large, largest }, full] }, 'webgpu', { report: report({}) }).dtype;
    expect([choice(binding), choice(binding + 1)]).toEqual(['fp16', 'fp32']);
    const two = [{ path: 'a', role: 'text', bytes: 3e9 }];
    const split = { ...entry, variants: [{ ...full, files: two }, eight] };
    expect(variantFor(split, 'wasm', { report: report(null, false) }).dtype).toBe('q8');
    expect(variantFor(split, 'wasm', { report: report(null, true) }).dtype).toBe('fp32');
  });

  test('fits the memory, where one does', () => {
    expect(variantFor(entry, 'wasm', { report: report(null), limit: 5 }).dtype).toBe('q8');
    expect(variantFor(entry, 'wasm', { report: report(null), limit: 2 }).dtype).toBe('fp32');
  });

  test('is not the one whose weights have no room to be expanded, where another fits', () => {
    const four = { ...variant, dtype: 'q4', memory: 3, expanded: 6 };
    const choice = (device: 'wasm' | 'webgpu', limit: number, variants = [four, eight]) => {
      const found = variantFor({ ...entry, variants }, device, { report: report({}), limit });
      return [found.dtype, memoryOn(found, { device, limit })];
    };
    expect(choice('wasm', 6)).toEqual(['q4', 6]);
    expect(choice('wasm', 5)).toEqual(['q8', 3]);
    expect(choice('wasm', 5, [four])).toEqual(['q4', 3]);
    expect(choice('wasm', 2)).toEqual(['q4', 3]);
    expect(choice('webgpu', 6)).toEqual(['q4', 3]);
  });

  test('can be named', () => {
    expect(splitModelId('some')).toEqual({ id: 'some' });
    expect(splitModelId('some@q8')).toEqual({ id: 'some', dtype: 'q8' });
  });
});

test('a role without a file is told with the roles there are', () => {
  const files = [{ path: 'a', role: 'text', bytes: 1 }];
  expect(() => fileOf(files, 'vision')).toThrow('no file for “vision”, only for text');
});

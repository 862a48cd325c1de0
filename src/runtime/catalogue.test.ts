import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileOf, parseCatalogue, variantFor, type ModelEntry } from './catalogue.ts';

const models = new URL('../../public/models/', import.meta.url);
const json = () => JSON.parse(readFileSync(new URL('catalogue.json', models), 'utf8'));
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

  test('gives CLIP what its graphs do not carry', () => {
    for (const { logitScale, embeddingDims, resolution } of entries.filter(({ task }) => task === 'clip')) {
      expect(logitScale).toBeGreaterThan(1);
      expect(embeddingDims).toBeGreaterThan(0);
      expect(resolution).toBeGreaterThan(0);
    }
  });
});

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

test('a variant is chosen by device, the preferred one first', () => {
  const variant = { files: [], memory: 1 };
  const gpu = { ...variant, dtype: 'q4', devices: ['webgpu' as const] };
  const any = { ...variant, dtype: 'q8' };
  const entry = { name: 'Some', variants: [gpu, any] } as unknown as ModelEntry;
  expect(variantFor(entry, 'webgpu').dtype).toBe('q4');
  expect(variantFor(entry, 'wasm').dtype).toBe('q8');
  expect(() => variantFor({ ...entry, variants: [gpu] }, 'wasm')).toThrow('Some has no files for wasm');
});

test('a role without a file is told with the roles there are', () => {
  const files = [{ path: 'a', role: 'text', bytes: 1 }];
  expect(() => fileOf(files, 'vision')).toThrow('no file for “vision”, only for text');
});

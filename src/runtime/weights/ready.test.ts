import { expect, test } from 'vitest';
import type { ModelEntry, ModelFile } from '../model-entry.ts';
import { wantedFile } from '../weights.ts';
import { memoryKeep } from './keep.ts';
import { onlyKept } from './ready.ts';
import { emptyRecord } from './record.ts';

const file = (path: string): ModelFile => ({ path, role: 'model', bytes: 8 });
const entry = {
  id: 'some',
  name: 'Some',
  base: 'hub',
  config: [file('config.json')],
  variants: ['fp16', 'q8'].map((dtype) => ({ dtype, files: [file(`${dtype}.onnx`)], memory: 1 })),
} as unknown as ModelEntry;

/** Storage with these files whole. */
async function kept(...paths: string[]) {
  const keep = memoryKeep();
  for (const path of paths) {
    const wanted = wantedFile(entry, file(path));
    await keep.write([[wanted.key, { ...emptyRecord(wanted), chunks: ['hash'], complete: true }]]);
  }
  return keep;
}
const dtypes = ({ variants }: ModelEntry) => variants.map(({ dtype }) => dtype);

test('what was fetched is what is used', async () => {
  expect(dtypes(await onlyKept(entry, await kept('config.json', 'q8.onnx')))).toEqual(['q8']);
});

test('a number format without its settings is not whole', async () => {
  expect(await onlyKept(entry, await kept('q8.onnx'))).toBe(entry);
});

test('models of the page are taken as they are, and storage that fails holds nothing', async () => {
  const broken = { ...memoryKeep(), get: () => Promise.reject(new Error('denied')) };
  expect(await onlyKept(entry, broken)).toBe(entry);
  const served = { ...entry, base: 'page' } as ModelEntry;
  expect(await onlyKept(served, await kept('config.json', 'q8.onnx'))).toBe(served);
});

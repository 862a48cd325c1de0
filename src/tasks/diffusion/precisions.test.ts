import { expect, test, vi } from 'vitest';
import { AppError } from '../../runtime/errors.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { createPrecisions } from './precisions.ts';

const entry = (...dtypes: string[]) => Promise.resolve({ variants: dtypes.map((dtype) => ({ dtype })) } as ModelEntry);
const notFinite = new AppError(
  'device',
  'The UNet produced invalid values (NaN) on wasm. Choose another number format of the model, or another model.',
);

/** A model of which only one number format works, and the ids that were tried. */
function setup(works: string | undefined, dtypes = ['fp16', 'q4', 'fp32']) {
  const find = vi.fn<() => Promise<ModelEntry>>(() => entry(...dtypes));
  const precisions = createPrecisions(find);
  const tried: string[] = [];
  const whys: (string | undefined)[] = [];
  const call = (stage: 'unet' | 'vae' = 'unet', model = 'sd') =>
    precisions.call(stage, model, (id, why) => {
      tried.push(id);
      whys.push(why);
      return id === works ? Promise.resolve('made') : Promise.reject(notFinite);
    });
  return { precisions, call, tried, whys };
}

test('a number format that fails on every device is left for the widest other, then and later', async () => {
  const { precisions, call, tried, whys } = setup('sd@fp32');
  expect(await call()).toBe('made');
  expect(await call()).toBe('made');
  expect(tried).toEqual(['sd', 'sd@fp32', 'sd@fp32']);
  const why = 'The UNet produced invalid values (NaN) on wasm. The run continues with the fp32 version of the model.';
  expect(whys).toEqual([undefined, why, why]);
  precisions.clear();
  await call();
  expect(tried.at(-2)).toBe('sd');
});

test('the next is tried when that one fails too', async () => {
  const { call, tried } = setup('sd@q4');
  expect(await call()).toBe('made');
  expect(tried).toEqual(['sd', 'sd@fp32', 'sd@q4']);
});

test('what fails in every number format is told as it failed first, and one that was asked for by name is not left', async () => {
  const { call, tried } = setup(undefined);
  await expect(call()).rejects.toBe(notFinite);
  await expect(call('vae', 'sd@fp16')).rejects.toBe(notFinite);
  expect(tried).toEqual(['sd', 'sd@fp32', 'sd@q4', 'sd@fp16']);
});

test('other failures pass through', async () => {
  const precisions = createPrecisions(() => entry('fp16', 'fp32'));
  const tried: string[] = [];
  const failing = precisions.call('unet', 'sd', (id) => {
    tried.push(id);
    return Promise.reject(new AppError('memory', 'The memory is full.'));
  });
  await expect(failing).rejects.toMatchObject({ code: 'memory' });
  expect(tried).toEqual(['sd']);
});

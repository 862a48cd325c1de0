import { describe, expect, test } from 'vitest';
import type { AdapterReport, DeviceReport } from './device.ts';
import { fittingModel, variantHere, whyUnfit, type Surroundings } from './fit.ts';
import type { ModelEntry, Variant } from './model-entry.ts';

const adapter = (given: Partial<AdapterReport> = {}) =>
  ({ fallback: false, f16: true, maxStorageBufferBindingSize: 2 ** 30, ...given }) as AdapterReport;
const here = (given: Partial<DeviceReport> = {}, rest: Partial<Surroundings> = {}): Surroundings => ({
  report: { webgpu: adapter(), jspi: true, ...given } as DeviceReport,
  choice: 'auto',
  limit: 4e9,
  ...rest,
});
const variant = (dtype: string, given: Partial<Variant> = {}): Variant => ({
  dtype,
  memory: 1e9,
  files: [{ path: 'unet/model.onnx', role: 'unet', bytes: 1e6 }],
  ...given,
});
const entry = (variants: Variant[], given: Partial<ModelEntry> = {}) =>
  ({
    id: 'a',
    name: 'A',
    task: 'clip',
    parameters: 1,
    base: 'hub',
    recommended: false,
    variants,
    ...given,
  }) as ModelEntry;

const both = entry([
  variant('fp16', { devices: ['webgpu'], needs: ['shader-f16'] }),
  variant('q8', { devices: ['wasm'] }),
]);

test('the number format follows the device, what it has, and what was chosen', () => {
  expect(variantHere(both, here()).dtype).toBe('fp16');
  expect(variantHere(both, here({ webgpu: adapter({ f16: false }) })).dtype).toBe('q8');
  expect(variantHere(both, here({ webgpu: adapter({ fallback: true }) })).dtype).toBe('q8');
  expect(variantHere(both, here({ webgpu: null })).dtype).toBe('q8');
  expect(variantHere(both, here({}, { choice: 'wasm' })).dtype).toBe('q8');
  expect(whyUnfit(both, here({ webgpu: null }))).toBeUndefined();
});

describe('what does not fit says why', () => {
  const onGpu = (given: Partial<Variant>) => entry([variant('fp16', { devices: ['webgpu'], ...given })]);
  test.for<[string, ModelEntry, Surroundings, RegExp]>([
    ['memory', entry([variant('fp32', { memory: 9.6e9 })]), here(), /Needs 9\.6 GB, there are 4\.0 GB/],
    ['no adapter', onGpu({}), here({ webgpu: null }), /Needs WebGPU/],
    ['no half floats', onGpu({ needs: ['shader-f16'] }), here({ webgpu: adapter({ f16: false }) }), /shader-f16/],
    ['no JSPI', entry([variant('q4', { needs: ['jspi'] })]), here({ jspi: false }), /Needs a browser with JSPI/],
    [
      'small bindings',
      onGpu({ needs: ['maxStorageBufferBindingSize'] }),
      here({ webgpu: adapter({ maxStorageBufferBindingSize: 2 ** 27 }) }),
      /larger than the 128 MB that this graphics card binds/,
    ],
    [
      'a file of 3 GB',
      entry([variant('fp32', { files: [{ path: 'unet/weights.pb', role: 'unet', bytes: 3e9 }] })]),
      here({ jspi: false }),
      /“unet\/weights\.pb” is larger than the 2 GB/,
    ],
  ])('%s', ([, model, surroundings, message]) => {
    expect(whyUnfit(model, surroundings)).toMatch(message);
    expect(whyUnfit(model, here({}, { limit: 16e9 }))).toBeUndefined();
  });
});

test('what would fit is named: the recommended one of the task, else the largest', () => {
  const small = entry([variant('q8')], { name: 'Small', parameters: 10 });
  const large = entry([variant('q8')], { name: 'Large', parameters: 20 });
  const huge = entry([variant('q8', { memory: 9e9 })], { name: 'Huge', parameters: 90, recommended: true });
  const other = entry([variant('q8')], { name: 'Other', parameters: 50, task: 'whisper' });
  expect(fittingModel([small, large, huge, other], 'clip', here())?.name).toBe('Large');
  expect(fittingModel([{ ...small, recommended: true }, large], 'clip', here())?.name).toBe('Small');
  expect(fittingModel([huge], 'clip', here())).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import type { Device, DeviceReport, SelfTest } from './device.ts';
import { AppError } from './errors.ts';
import { chooseDevice, type ChooseOptions } from './selftest.ts';
import type { Decision, DecisionMemory, Remembered } from './selftest/memory.ts';

const adapter = {
  vendor: 'acme',
  architecture: 'one',
  description: '',
  fallback: false,
  f16: true,
  subgroups: true,
  maxBufferSize: 2 ** 30,
  maxStorageBufferBindingSize: 2 ** 27,
  limits: {},
};
const report = (webgpu: DeviceReport['webgpu'] = adapter): DeviceReport => ({
  webgpu,
  ...(!webgpu && { webgpuAbsence: 'No adapter.' }),
  wasm: { simd: true, threads: 4 },
  jspi: true,
  crossOriginIsolated: true,
  storage: null,
});
const result = (device: Device, more: Partial<SelfTest> = {}): SelfTest => {
  return {
    device,
    dtype: 'fp32',
    pass: true,
    error: 1e-6,
    tolerance: 1e-3,
    ms: device === 'webgpu' ? 10 : 40,
    ...more,
  };
};
const wrong: Partial<SelfTest> = { pass: false, error: 0.3, reason: 'its numbers are wrong by 0.3' };

/** A model that is opened on each device, as told. `open` holds what is open. */
function model(
  how: { open?: Partial<Record<Device, unknown>>; test?: Partial<Record<Device, Partial<SelfTest>>> } = {},
) {
  const open = new Set<Device>();
  const opened: Device[] = [];
  const functions = {
    async open(device: Device) {
      opened.push(device);
      if (how.open?.[device]) throw how.open[device];
      open.add(device);
      return device;
    },
    close: async (device: Device) => void open.delete(device),
    test: async (_: Device, device: Device) => result(device, how.test?.[device]),
  };
  const choose = (options: Partial<ChooseOptions<Device>> = {}) =>
    chooseDevice<Device>({ ...functions, forced: 'auto', report: report(), ...options });
  return { choose, open, opened };
}
function memoryOf(start?: Remembered): DecisionMemory & { value: Remembered | undefined; seen?: Decision } {
  const memory: ReturnType<typeof memoryOf> = {
    value: start,
    read: async () => memory.value,
    write: async (value: Remembered) => void (memory.value = value),
    note: async (outcome: Decision) => void (memory.seen = outcome),
  };
  return memory;
}

describe('the device of a model', () => {
  test('is WebGPU when it is right and quicker', async () => {
    const { choose, open } = model();
    expect(await choose()).toEqual({
      opened: 'webgpu',
      device: 'webgpu',
      why: 'WebGPU passed its self-test and is 4.0 times as fast as WebAssembly here.',
      tests: [result('webgpu'), result('wasm')],
    });
    expect([...open]).toEqual(['webgpu']);
  });

  test('is WebAssembly when that is quicker', async () => {
    const { choose, open } = model({ test: { webgpu: { ms: 80 } } });
    const { device, why } = await choose();
    expect([device, why]).toEqual(['wasm', 'WebAssembly is 2.0 times as fast as WebGPU here.']);
    expect([...open]).toEqual(['wasm']);
  });

  test('is not timed where the model is too large for two', async () => {
    const { choose, opened } = model({ test: { webgpu: { ms: 80 } } });
    expect(await choose({ compare: false })).toMatchObject({ device: 'webgpu', why: 'WebGPU passed its self-test.' });
    expect(opened).toEqual(['webgpu']);
  });

  test('is WebAssembly without an adapter, and says why', async () => {
    const { choose, opened } = model();
    expect(await choose({ report: report(null) })).toMatchObject({ device: 'wasm', why: 'No adapter.' });
    expect(await choose({ report: report(null), forced: 'webgpu' })).toMatchObject({
      device: 'wasm',
      why: 'No adapter.',
    });
    expect(opened).not.toContain('webgpu');
  });

  test('is WebAssembly on a software adapter, unless WebGPU is forced', async () => {
    const software = report({ ...adapter, fallback: true, architecture: 'swiftshader' });
    const { choose } = model();
    const { device, why } = await choose({ report: software });
    expect([device, why]).toEqual([
      'wasm',
      'This device only emulates WebGPU (swiftshader), which is slower than WebAssembly.',
    ]);
    expect(await choose({ report: software, forced: 'webgpu' })).toMatchObject({
      device: 'webgpu',
      why: 'You chose WebGPU, and it passed its self-test.',
    });
  });

  test('is WebAssembly where the card lacks what the model needs', async () => {
    const { choose, opened } = model();
    const without = report({ ...adapter, f16: false });
    const { device, why } = await choose({ report: without, needs: ['shader-f16'], forced: 'webgpu' });
    expect([device, why]).toEqual([
      'wasm',
      'This GPU doesn’t support half precision (shader-f16), which the model needs, so WebAssembly is used.',
    ]);
    expect(opened).toEqual(['wasm']);
    expect((await choose({ report: without })).device).toBe('webgpu');
  });

  test('is what the person chose', async () => {
    const { choose, opened } = model();
    expect(await choose({ forced: 'wasm' })).toMatchObject({ device: 'wasm', why: 'You chose WebAssembly.' });
    expect(opened).toEqual(['wasm']);
  });

  test.for(['auto', 'webgpu'] as const)('is never one that computes wrong numbers (%s)', async (forced) => {
    const { choose, open } = model({ test: { webgpu: wrong } });
    const { device, why, tests } = await choose({ forced });
    expect([device, why]).toEqual(['wasm', 'WebGPU is not used because its numbers are wrong by 0.3.']);
    expect(tests.map(({ pass }) => pass)).toEqual([false, true]);
    expect([...open]).toEqual(['wasm']);
  });

  test.for([
    new AppError('device', 'The graphics device was lost.'),
    new AppError('memory', 'The graphics memory is full.'),
    new Error('something that nobody foresaw'),
  ])('is WebAssembly when WebGPU fails: %s', async (error) => {
    const { choose } = model({ open: { webgpu: error } });
    const { device, why, tests } = await choose();
    expect(device).toBe('wasm');
    expect(why).toBe(`WebGPU is not used because it failed: ${error.message.replace(/\.$/, '')}.`);
    expect(tests[0]).toMatchObject({ device: 'webgpu', pass: false, error: Number.NaN });
  });

  test('is none when every device is wrong, and nothing stays open', async () => {
    const { choose, open } = model({ test: { webgpu: wrong, wasm: wrong } });
    await expect(choose()).rejects.toMatchObject({ code: 'device', message: /every device/ });
    expect(open.size).toBe(0);
  });

  test('is WebGPU when only its files are here', async () => {
    const { choose } = model({ open: { wasm: new AppError('model-missing', 'Large is not on this device.') } });
    expect(await choose()).toMatchObject({ device: 'webgpu', why: 'WebGPU passed its self-test.' });
  });

  test('is WebGPU when only WebAssembly is wrong', async () => {
    const { choose } = model({ test: { wasm: wrong } });
    expect(await choose()).toMatchObject({
      device: 'webgpu',
      why: 'WebGPU passed its self-test, and WebAssembly did not.',
    });
  });

  test('is not at fault for an abort or a download', async () => {
    const abort = new DOMException('', 'AbortError');
    await expect(model({ open: { webgpu: abort } }).choose()).rejects.toBe(abort);
    const network = new AppError('network', 'The line is cut.');
    await expect(model({ open: { webgpu: network } }).choose()).rejects.toBe(network);
  });
});

describe('what was found', () => {
  test('is remembered: the second time nothing is compared, but the test is run', async () => {
    const memory = memoryOf();
    await model().choose({ memory });
    const again = model();
    const { why, tests } = await again.choose({ memory });
    expect(why).toMatch(/4.0 times as fast/);
    expect(tests).toEqual([result('webgpu')]);
    expect(again.opened).toEqual(['webgpu']);
  });

  test('is remembered for WebAssembly too', async () => {
    const memory = memoryOf();
    await model({ test: { webgpu: wrong } }).choose({ memory });
    const again = model();
    expect(await again.choose({ memory })).toMatchObject({
      device: 'wasm',
      why: 'WebGPU is not used because its numbers are wrong by 0.3.',
    });
    expect(again.opened).toEqual(['wasm']);
  });

  test('gives way when the device has become wrong', async () => {
    const memory = memoryOf({ decision: { device: 'webgpu', why: 'It was fast.' } });
    expect(await model({ test: { webgpu: wrong } }).choose({ memory })).toMatchObject({ device: 'wasm' });
    expect(memory.value).toMatchObject({ decision: { device: 'wasm' } });
  });

  test('is not changed by what is forced', async () => {
    const memory = memoryOf();
    await model().choose({ memory, forced: 'webgpu' });
    await model().choose({ memory, forced: 'wasm' });
    expect(memory.value).toBeUndefined();
    expect(memory.seen).toMatchObject({ device: 'wasm', why: 'You chose WebAssembly.', tests: [{ device: 'wasm' }] });
  });

  test('is not changed by an abort', async () => {
    const before = { decision: { device: 'webgpu', why: 'It was fast.' } } as const;
    const memory = memoryOf(before);
    const abort = new DOMException('', 'AbortError');
    await expect(model({ open: { webgpu: abort } }).choose({ memory })).rejects.toBe(abort);
    expect(memory.value).toEqual(before);
  });

  test('tells that WebGPU stopped the worker: the next one leaves it alone', async () => {
    const memory = memoryOf();
    const crash = new AppError('crash', 'The runtime stopped.');
    await expect(model({ open: { webgpu: crash } }).choose({ memory })).rejects.toBe(crash);
    expect(await model().choose({ memory })).toMatchObject({ device: 'wasm', why: /stopped the page/ });
  });

  test('tells that two workers ended in the middle, without a word', async () => {
    const memory = memoryOf({ begun: 1 });
    expect(await model().choose({ memory })).toMatchObject({ device: 'webgpu' });
    expect(await model().choose({ memory: memoryOf({ begun: 2 }) })).toMatchObject({ device: 'wasm' });
  });
});

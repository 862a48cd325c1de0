import { expect, test } from 'vitest';
import { type DeviceReport, devicesToTest, probeDevice } from './device.ts';

const adapter = {
  info: { vendor: 'acme', architecture: 'one', description: 'Acme One', isFallbackAdapter: false },
  features: new Set(['shader-f16']),
  limits: { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 27, maxBindGroups: 4 },
};
const gpu = (requestAdapter: () => Promise<unknown>) => ({ requestAdapter }) as unknown as GPU;

test('an adapter is described as a plain object', async () => {
  const report = await probeDevice({ gpu: gpu(async () => adapter) });
  expect(report.webgpu).toEqual({
    vendor: 'acme',
    architecture: 'one',
    description: 'Acme One',
    fallback: false,
    f16: true,
    subgroups: false,
    maxBufferSize: 2 ** 30,
    maxStorageBufferBindingSize: 2 ** 27,
    limits: { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 27, maxBindGroups: 4 },
  });
  expect(structuredClone(report)).toEqual(report);
});

test('no WebGPU, no adapter and a failing adapter each have their sentence', async () => {
  const absent = await probeDevice({});
  const none = await probeDevice({ gpu: gpu(async () => null) });
  const failing = await probeDevice({ gpu: gpu(() => Promise.reject(new Error('GPU process was lost'))) });
  for (const { webgpu } of [absent, none, failing]) expect(webgpu).toBeNull();
  expect(absent.webgpuAbsence).toMatch(/no WebGPU/);
  expect(none.webgpuAbsence).toMatch(/no adapter/);
  expect(failing.webgpuAbsence).toMatch(/GPU process was lost/);
});

test('storage that the browser does not tell about is null', async () => {
  const refusing = { estimate: () => Promise.reject(new Error('denied')) } as unknown as StorageManager;
  expect((await probeDevice({ storage: refusing })).storage).toBeNull();
  expect((await probeDevice({})).storage).toBeNull();
});

test('Node has SIMD and one thread', async () => {
  expect((await probeDevice({})).wasm).toEqual({ simd: true, threads: 1 });
});

test('a software adapter is not worth a self-test, a graphics card is', () => {
  const adapter = { vendor: 'a', fallback: false } as NonNullable<DeviceReport['webgpu']>;
  expect(devicesToTest({ webgpu: null })).toEqual(['wasm']);
  expect(devicesToTest({ webgpu: { ...adapter, fallback: true } })).toEqual(['wasm']);
  expect(devicesToTest({ webgpu: adapter })).toEqual(['webgpu', 'wasm']);
});

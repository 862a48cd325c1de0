import { expect, test } from 'vitest';
import { probeDevice } from './device.ts';

test('the software adapter of the tests is told apart from a real one', async () => {
  const { webgpu, webgpuAbsence } = await probeDevice();
  expect(webgpuAbsence).toBeUndefined();
  expect(webgpu).toMatchObject({ vendor: 'google', architecture: 'swiftshader', fallback: true, f16: false });
  expect(webgpu?.maxStorageBufferBindingSize).toBeGreaterThan(2 ** 26);
  expect(webgpu?.limits['maxComputeWorkgroupStorageSize']).toBeGreaterThan(0);
});

test('an isolated page has as many threads as sensible', async () => {
  const { wasm, crossOriginIsolated, jspi, storage } = await probeDevice();
  expect(crossOriginIsolated).toBe(true);
  expect(wasm.simd).toBe(true);
  expect(wasm.threads).toBe(Math.min(navigator.hardwareConcurrency, Math.max(4, navigator.hardwareConcurrency / 2), 8));
  expect(jspi).toBe(true);
  expect(storage?.quota).toBeGreaterThan(0);
});

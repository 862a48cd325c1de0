import { expect, test, vi } from 'vitest';
import { AppError } from '../../runtime/errors.ts';
import { checkFinite } from './engine/finite.ts';
import { createStages } from './stages.ts';

const lost = () => Promise.reject(new AppError('device', 'The graphics device was lost.'));

/** Stages that note which device they are called with and when they are ended. */
function setup() {
  const dispose = vi.fn<(stage: string) => void>();
  const stages = createStages((stage) => ({ dispose: () => dispose(stage) }) as never);
  const devices: string[] = [];
  const whys: (string | undefined)[] = [];
  const call = (fails: (device: string) => boolean) =>
    stages.onDevice('unet', (_, device, why) => {
      devices.push(device);
      whys.push(why);
      return fails(device) ? lost() : Promise.resolve('made');
    });
  return { stages, dispose, devices, whys, call };
}

test('a card that fails is left for WebAssembly, then and later', async () => {
  const { dispose, devices, whys, call } = setup();
  expect(await call((device) => device !== 'wasm')).toBe('made');
  expect(await call((device) => device !== 'wasm')).toBe('made');
  expect(devices).toEqual(['auto', 'wasm', 'wasm']);
  const why = 'The graphics device was lost. The run continues on WebAssembly.';
  expect(whys).toEqual([undefined, why, why]);
  expect(dispose.mock.calls).toEqual([['unet']]);
});

test('numbers that are not finite are computed again on WebAssembly, and named when they come there too', async () => {
  const { stages, devices } = setup();
  const run = (onWasm: number) =>
    stages.onDevice('vae', (_, device) => {
      devices.push(device);
      const isWasm = device === 'wasm';
      checkFinite(Float32Array.of(0, isWasm ? onWasm : Number.NaN), {
        part: 'VAE decoder',
        device: isWasm ? 'wasm' : 'webgpu',
      });
      return Promise.resolve('made');
    });
  expect(await run(1)).toBe('made');
  await expect(run(Number.NaN)).rejects.toThrow(
    'The VAE decoder produced invalid values (NaN) on wasm. Choose another number format of the model',
  );
  expect(devices).toEqual(['auto', 'wasm', 'wasm']);
});

test('a device that a person chose is not left', async () => {
  const { stages, devices, call } = setup();
  stages.setDevice('webgpu');
  await expect(call(() => true)).rejects.toMatchObject({ code: 'device' });
  expect(devices).toEqual(['webgpu']);
});

test('choosing a device ends the workers and forgets what failed', async () => {
  const { stages, dispose, devices, call } = setup();
  await call((device) => device !== 'wasm');
  stages.setDevice('webgpu');
  stages.setDevice('auto');
  await call(() => false);
  expect(devices.at(-1)).toBe('auto');
  expect(dispose.mock.calls.length).toBeGreaterThan(1);
});

test('it is told what the UNet runs on, and whether anything was started', async () => {
  const { stages, call } = setup();
  const heard: (string | undefined)[] = [];
  stages.watchLoaded((loaded) => heard.push(loaded?.why));
  expect(stages.isStarted()).toBe(false);
  await call(() => false);
  const loaded = { stage: 'unet', model: 'm', device: 'wasm', dtype: 'fp32', why: 'Because.', selfTests: [] } as const;
  stages.noteLoaded({ ...loaded, selfTests: [] });
  stages.noteLoaded({ ...loaded, selfTests: [] });
  expect(stages.isStarted()).toBe(true);
  stages.release('unet');
  expect(stages.isStarted()).toBe(false);
  expect(heard).toEqual([undefined, 'Because.', undefined]);
});

test('other failures pass through', async () => {
  const { stages } = setup();
  const failing = stages.onDevice('vae', () => Promise.reject(new AppError('bad-input', 'No picture.')));
  await expect(failing).rejects.toMatchObject({ code: 'bad-input' });
});

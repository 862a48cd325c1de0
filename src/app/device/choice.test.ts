import { expect, test } from 'vitest';
import { forcedDevice } from './choice.ts';

test('the address forces a device', () => {
  expect(forcedDevice('?device=wasm')).toEqual({ device: 'wasm' });
  expect(forcedDevice('?x=1&device=webgpu')).toEqual({ device: 'webgpu' });
});

test('without a device, or with auto, the setting stands', () => {
  for (const search of ['', '?', '?x=1', '?device=auto']) expect(forcedDevice(search)).toEqual({});
});

test('a device that does not exist is reported', () => {
  expect(forcedDevice('?device=cuda')).toEqual({ unknown: 'cuda' });
  expect(forcedDevice('?device=')).toEqual({ unknown: '' });
});

import { expect, test, vi } from 'vitest';
import { createMicrophone } from './microphone.ts';
import type { RecorderOptions } from './recorder.ts';

const file = new File(['sound'], 'Recording.wav');

function setUp() {
  let told: RecorderOptions = {};
  const stop = vi.fn(async () => file);
  const open = vi.fn(async (options: RecorderOptions = {}) => {
    told = options;
    return { pause() {}, resume() {}, stop, discard: async () => {} };
  });
  const give = vi.fn();
  const microphone = createMicrophone({ open, give });
  return { microphone, open, stop, give, told: () => told };
}

test('it records once, however often it is asked, and gives one file', async () => {
  const { microphone, open, give, told } = setUp();
  const { start, stop } = microphone.getState();
  await Promise.all([start(), start()]);
  await start();
  expect(open).toHaveBeenCalledTimes(1);
  told().onLevel!({ peak: 0.4, rms: 0.2, seconds: 3.7 });
  expect(microphone.getState()).toMatchObject({ state: 'on', peak: 0.4, seconds: 3 });
  await Promise.all([stop(), stop()]);
  expect(give.mock.calls).toEqual([[[file]]]);
  expect(microphone.getState()).toMatchObject({ state: 'off', peak: 0, seconds: 0 });
});

test('what was recorded is kept when the microphone is unplugged', async () => {
  const { microphone, give, told } = setUp();
  await microphone.getState().start();
  told().onLost!();
  await vi.waitFor(() => expect(give).toHaveBeenCalledWith([file]));
  expect(microphone.getState().state).toBe('off');
});

test('a refusal is told, and it can be asked again', async () => {
  const { microphone, open } = setUp();
  open.mockRejectedValueOnce(new Error('permission was refused'));
  await expect(microphone.getState().start()).rejects.toThrow('permission was refused');
  expect(microphone.getState().state).toBe('off');
  await microphone.getState().start();
  expect(microphone.getState().state).toBe('on');
});

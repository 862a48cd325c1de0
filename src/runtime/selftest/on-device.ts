import type { Device, SelfTest } from '../device.ts';
import { isAbort, messageOf } from '../errors.ts';

/** How a model is tried on a device. */
export interface Trial<T> {
  open: () => Promise<T>;
  test: (opened: T) => Promise<SelfTest>;
  close: (opened: T) => Promise<void>;
}

/** A test that came to no numbers, and why: the reason is a part of a sentence. */
export const failedTest = (device: Device, reason: string): SelfTest => ({
  device,
  dtype: '',
  pass: false,
  error: Number.NaN,
  tolerance: 0,
  ms: 0,
  reason,
});

/** Opens a model on a device, tests it and closes it. Whatever goes wrong is a test that did not pass; abort rejects. */
export async function testOnDevice<T>(device: Device, { open, test, close }: Trial<T>): Promise<SelfTest> {
  try {
    const opened = await open();
    try {
      return await test(opened);
    } finally {
      await close(opened);
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    return failedTest(device, messageOf(error));
  }
}

import { AppError } from '../errors.ts';
import type { Build } from './builds.ts';

/** Knows what went wrong on a device outside of any promise. */
export interface GpuWatch {
  /** Throws `device` once the device is lost, `memory` when it ran out, `device` for a refused command. */
  throwIfFailed(): void;
}

const watches = new WeakMap<GPUDevice, GpuWatch>();

/**
 * Watches the device that ONNX Runtime made. WebGPU reports a failed command or a full memory as an event, not as a
 * rejected run: without this the run ends well, with zeros.
 */
export async function watchGpu({ ort }: Build): Promise<GpuWatch> {
  const device = (await ort.env.webgpu.device) as GPUDevice | undefined;
  if (!device) throw new AppError('device', 'No graphics device was opened. Choose WebAssembly.');
  const known = watches.get(device);
  if (known) return known;
  let failure: AppError | undefined;
  void device.lost.then(({ reason, message }) => {
    const why = [reason, message].filter(Boolean).join(': ');
    failure = new AppError('device', `The graphics device was lost (${why}). It is opened again at the next call.`);
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    failure ??=
      error instanceof GPUOutOfMemoryError
        ? new AppError(
            'memory',
            `The graphics memory is full. Take a smaller model or fewer pixels. (${error.message})`,
          )
        : new AppError('device', `The graphics device refused a command. Choose WebAssembly. (${error.message})`);
  });
  const watch: GpuWatch = {
    throwIfFailed() {
      if (failure) throw failure;
    },
  };
  watches.set(device, watch);
  return watch;
}

import type { Device } from '../../runtime/device.ts';

/** "WebGPU, fp16". WebAssembly is the CPU in plain words. */
export const deviceName = (device: Device, dtype?: string): string =>
  [device === 'webgpu' ? 'WebGPU' : 'CPU', dtype].filter(Boolean).join(', ');

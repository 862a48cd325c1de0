import type { Device, DeviceReport } from '../../runtime/device.ts';
import type { Loaded } from '../tasks.ts';

/** "Apple M2", "NVIDIA, Ada Lovelace", from whatever the adapter tells. */
export function adapterName({ vendor, architecture, description }: NonNullable<DeviceReport['webgpu']>): string {
  if (description) return description;
  return [vendor, architecture].filter(Boolean).map(capital).join(', ') || 'unnamed adapter';
}
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** "CPU, 4 threads". */
const cpuLine = ({ wasm }: Pick<DeviceReport, 'wasm'>): string =>
  `CPU, ${wasm.threads} ${wasm.threads === 1 ? 'thread' : 'threads'}`;

/** The quiet line of the header: where models run, or will. */
export function deviceLine(
  found: DeviceReport,
  { choice, loaded }: { choice: Device | 'auto'; loaded: readonly (Loaded | undefined)[] },
): string {
  const devices = loaded.filter((one) => one !== undefined).map(({ device }) => device);
  const isGraphics =
    devices.length > 0
      ? devices.includes('webgpu')
      : choice === 'webgpu' || (choice === 'auto' && found.webgpu !== null && !found.webgpu.fallback);
  if (isGraphics && found.webgpu) return `${adapterName(found.webgpu)}, WebGPU`;
  return cpuLine(found);
}

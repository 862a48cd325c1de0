import type { Device, DeviceReport } from '../../runtime/device.ts';
import { connect } from '../../runtime/rpc.ts';
import type { Loaded } from '../tasks.ts';
import type { ProbeContract } from './probe-contract.ts';

const spawn = () => new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module', name: 'probe' });

/** Looks at the device inside a worker, because that is where models run, and ends the worker. */
export async function findDevice(): Promise<DeviceReport> {
  const client = connect<ProbeContract>(spawn);
  try {
    return await client.probe(undefined);
  } finally {
    client.dispose();
  }
}

/** Where a task runs, or, before its model is loaded, what will be tried first. */
export function chosenFor(
  found: DeviceReport,
  { choice, loaded }: { choice: Device | 'auto'; loaded: Loaded | undefined },
): { device: Device; why: string } {
  if (loaded) return { device: loaded.device, why: loaded.why };
  if (choice !== 'auto') return { device: choice, why: 'It was chosen by you, and is not loaded yet.' };
  const device = found.webgpu && !found.webgpu.fallback ? 'webgpu' : 'wasm';
  return { device, why: 'It is not loaded yet: the self-test decides at the first use.' };
}

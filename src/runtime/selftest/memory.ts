import { createStore, get, set } from 'idb-keyval';
import type { Device, DeviceReport } from '../device.ts';

declare const __VERSION__: string;

/** What was found for a model on an adapter. */
export interface Decision {
  device: Device;
  why: string;
}
/** Either a decision, or how often WebGPU was begun without an end: a worker that dies there cannot tell. */
export type Remembered = { decision: Decision } | { begun: number };

/** Where it is remembered. Neither function rejects: without storage the choice is made anew each time. */
export interface DecisionMemory {
  read(): Promise<Remembered | undefined>;
  write(remembered: Remembered): Promise<void>;
}

let store: ReturnType<typeof createStore> | undefined;

/** The memory of one model in one number format, on this adapter and in this version of the app. */
export function decisionMemory(report: DeviceReport, model: { id: string; dtype: string }): DecisionMemory {
  const { vendor, architecture, description } = report.webgpu ?? { vendor: 'none', architecture: '', description: '' };
  const threads = report.wasm.threads;
  const key = [__VERSION__, vendor, architecture, description, threads, model.id, model.dtype].join('|');
  const opened = () => (store ??= createStore('triptych-devices', 'decisions'));
  return {
    read: async () => get<Remembered>(key, opened()).catch(() => undefined),
    write: async (remembered) => set(key, remembered, opened()).catch(() => {}),
  };
}

import { del, entries, get, set } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';
import type { AdapterReport, Device, DeviceReport, SelfTest } from '../device.ts';

declare const __VERSION__: string;

/** What was found for a model on an adapter. */
export interface Decision {
  device: Device;
  why: string;
  /** The tests that decided. */
  tests?: readonly SelfTest[];
}
/** Either a decision, or how often WebGPU was begun without an end: a worker that dies there cannot tell. */
export type Remembered = { decision: Decision } | { begun: number };

/** Where it is remembered. Nothing rejects: without storage the choice is made anew each time. */
export interface DecisionMemory {
  read(): Promise<Remembered | undefined>;
  write(remembered: Remembered): Promise<void>;
  /** Keeps what came of the last use, for a person to see; a forced device is no decision, and is seen all the same. */
  note(outcome: Decision): Promise<void>;
}

/** A model, or one graph of it (`id/role`), in one number format and one version of its files. */
export interface Decided {
  id: string;
  dtype: string;
  version?: string;
}
/** What came of the last use, with what it is about. */
export interface KnownOutcome extends Decided {
  outcome: Decision;
}

let store: ReturnType<typeof createKeyStore> | undefined;
const opened = () => (store ??= createKeyStore('triptych-devices', 'decisions'));

const none: Pick<AdapterReport, 'vendor' | 'architecture' | 'description'> = {
  vendor: 'none',
  architecture: '',
  description: '',
};
/** What the keys of this adapter in this version of the app begin with. */
function prefixOf({ webgpu, wasm }: DeviceReport): string {
  const { vendor, architecture, description } = webgpu ?? none;
  return `${[__VERSION__, vendor, architecture, description, wasm.threads].join('|')}|`;
}

/** The memory of one model in one number format, on this adapter and in this version of the app and of the model. */
export function decisionMemory(report: DeviceReport, decided: Decided): DecisionMemory {
  const { id, dtype, version = '' } = decided;
  const key = `${prefixOf(report)}${[id, dtype, version].join('|')}`;
  return {
    read: async () => get<Remembered>(key, opened()).catch(() => undefined),
    write: async (remembered) => set(key, { ...remembered, about: decided }, opened()).catch(() => {}),
    note: async (outcome) => set(`${key}|last`, { outcome, about: decided }, opened()).catch(() => {}),
  };
}

type Stored = (Remembered | { outcome: Decision }) & { about?: Decided };
async function storedHere(report: DeviceReport): Promise<[key: string, value: Stored][]> {
  const prefix = prefixOf(report);
  const all = await entries<string, Stored>(opened()).catch(() => []);
  return all.filter(([key]) => key.startsWith(prefix));
}

/** What came of the last use of each model on this adapter, in this version of the app. Denied storage holds nothing. */
export async function knownOutcomes(report: DeviceReport): Promise<KnownOutcome[]> {
  const stored = await storedHere(report);
  return stored.flatMap(([, value]) =>
    value.about && 'outcome' in value ? [{ ...value.about, outcome: value.outcome }] : [],
  );
}

/** Forgets what was decided for a model and its graphs here, so that the next use decides anew. */
export async function forgetDecisions(report: DeviceReport, id: string): Promise<void> {
  for (const [key, { about }] of await storedHere(report))
    if (about && (about.id === id || about.id.startsWith(`${id}/`))) await del(key, opened()).catch(() => {});
}

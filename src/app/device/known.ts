import { loadCatalogue } from '../../runtime/catalogue.ts';
import type { Device, DeviceReport, SelfTest } from '../../runtime/device.ts';
import { knownOutcomes } from '../../runtime/selftest/memory.ts';
import { type Task, tasks } from '../tasks.ts';

/** What is known of a model, or of one graph of it, on this device. */
export interface KnownModel {
  key: string;
  /** Of the model. */
  id: string;
  task: Task['id'];
  /** Its name, and the graph where it is one of several. */
  title: string;
  dtype: string;
  device: Device;
  /** One plain sentence. */
  why: string;
  tests: readonly SelfTest[];
}

/** What came of the last use of each model on this adapter, by the order of the tasks. */
export async function readKnown(report: DeviceReport): Promise<KnownModel[]> {
  const [entries, outcomes] = await Promise.all([loadCatalogue(), knownOutcomes(report)]);
  const found = outcomes.flatMap(({ id: key, dtype, version = '', outcome }): KnownModel[] => {
    const [id = '', role] = key.split('/');
    const entry = entries.find((candidate) => candidate.id === id);
    const task = tasks.find((candidate) => candidate.id === entry?.task);
    if (!entry || !task) return [];
    const title = role ? `${entry.name}, ${role.replaceAll('_', ' ')}` : entry.name;
    const { tests = [], device, why } = outcome;
    const used = tests.find((test) => test.device === device)?.dtype || dtype;
    return [{ key: `${key} ${dtype} ${version}`, id, task: task.id, title, dtype: used, device, why, tests }];
  });
  const rank = ({ task }: KnownModel) => tasks.findIndex(({ id }) => id === task);
  return found.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

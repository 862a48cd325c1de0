import { findModel } from '../../../runtime/catalogue.ts';
import type { Device } from '../../../runtime/device.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { ModelEntry } from '../../../runtime/model-entry.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import { openFile } from '../../../runtime/weights.ts';
import { onlyKept } from '../../../runtime/weights/ready.ts';
import { openChangedGraph, openGraph, type Graph } from './graph.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One model in this worker: its configuration, and the graphs that were opened. */
export interface StageModel {
  readonly entry: ModelEntry;
  /** Whether it has a graph of that role. */
  has(role: string): boolean;
  /** Settings by their role: a file, or what the catalogue says in its place; an empty object when there are none. */
  json(role: string, options?: CallOptions): Promise<Json>;
  /** A text file by its role; undefined when the model has none. Read once. */
  text(role: string, options?: CallOptions): Promise<string | undefined>;
  /** A graph by its role, opened once. */
  graph(role: string, wanted: Device | 'auto', options?: CallOptions): Promise<Graph>;
  /** The same graph changed, opened once a `name` of the change. */
  changedGraph(role: string, wanted: Device | 'auto', options: CallOptions & Change): Promise<Graph>;
  /** Closes its graphs. */
  close(): Promise<void>;
}

export interface Change {
  name: string;
  change: (model: Uint8Array) => Blob;
}

/** Opens a model of the catalogue. Throws `model-missing` for an id that is not in it. */
export async function openModel(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<StageModel> {
  const entry = await onlyKept(await findModel(id, signal));
  if (entry.task !== 'diffusion')
    throw new AppError('model-missing', `“${entry.name}” makes no pictures. Choose a Stable Diffusion model.`);
  const texts = createOnce<string | undefined>();
  const graphs = createOnce<Graph>();
  const has = (role: string) => entry.variants[0]!.files.some((file) => file.role === role);

  async function readText(role: string, options: CallOptions): Promise<string | undefined> {
    const file = entry.config.find((candidate) => candidate.role === role);
    return file && (await openFile(entry, file, options)).text();
  }
  const graph = (role: string, wanted: Device | 'auto', options: CallOptions = {}) =>
    graphs.get(`${role} ${wanted}`, () => openGraph(entry, role, { ...options, wanted }));
  const text = (role: string, options: CallOptions = {}) => texts.get(role, () => readText(role, options));

  return {
    entry,
    has,
    text,
    async json(role, options) {
      const found = await text(role, options);
      return found === undefined ? (entry.settings?.[role] ?? {}) : parse(found, `${role} of ${entry.name}`);
    },
    graph,
    async changedGraph(role, wanted, { name, change, ...options }) {
      // The base is opened as it is: its self-test knows the numbers of the unchanged graph only.
      const base = await graph(role, wanted, options);
      return graphs.get(`${role} ${wanted} ${name}`, () => openChangedGraph(entry, role, { ...options, change, base }));
    },
    async close() {
      await Promise.all(graphs.all().map(async (opening) => (await opening).session.dispose()));
    },
  };
}

function parse(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new AppError('model-corrupt', `The ${name} is no JSON. Fetch the model again.`, { cause });
  }
}

/** Makes a thing once a key; what failed is made anew the next time. */
function createOnce<T>() {
  const made = new Map<string, Promise<T>>();
  return {
    get(key: string, make: () => Promise<T>): Promise<T> {
      const known = made.get(key);
      if (known) return known;
      const making = make().catch((error: unknown) => {
        made.delete(key);
        throw error;
      });
      made.set(key, making);
      return making;
    },
    all: () => [...made.values()],
  };
}

import { findModel, variantFor, type ModelEntry, type ModelFile } from '../../../runtime/catalogue.ts';
import type { Device } from '../../../runtime/device.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import { createSession, type Session } from '../../../runtime/session.ts';
import { openFile } from '../../../runtime/weights.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One model in this worker: its configuration, and the graphs that were opened. */
export interface StageModel {
  readonly entry: ModelEntry;
  /** Whether it has a graph of that role. */
  has(role: string): boolean;
  /** A configuration file by its role; an empty object when the model has none. Read once. */
  json(role: string, options?: CallOptions): Promise<Json>;
  /** A text file by its role; undefined when the model has none. Read once. */
  text(role: string, options?: CallOptions): Promise<string | undefined>;
  /** A graph by its role, opened once on a device. */
  session(role: string, device: Device, options?: CallOptions): Promise<Session>;
  /** Closes its graphs. */
  close(): Promise<void>;
}

/** Opens a model of the catalogue. Throws `model-missing` for an id that is not in it. */
export async function openModel(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<StageModel> {
  const entry = await findModel(id, signal);
  if (entry.task !== 'diffusion')
    throw new AppError('model-missing', `“${entry.name}” makes no pictures. Choose a Stable Diffusion model.`);
  const texts = createOnce<string | undefined>();
  const sessions = createOnce<Session>();
  const has = (role: string) => entry.variants[0]!.files.some((file) => file.role === role);

  async function readText(role: string, options: CallOptions): Promise<string | undefined> {
    const file = entry.config.find((candidate) => candidate.role === role);
    return file && (await openFile(entry, file, options)).text();
  }
  const text = (role: string, options: CallOptions = {}) => texts.get(role, () => readText(role, options));

  return {
    entry,
    has,
    text,
    async json(role, options) {
      const found = await text(role, options);
      return found === undefined ? {} : parse(found, `${role} of ${entry.name}`);
    },
    session: (role, device, options = {}) =>
      sessions.get(`${role} ${device}`, () => openGraph(entry, role, { ...options, device })),
    async close() {
      await Promise.all(sessions.all().map(async (opening) => (await opening).dispose()));
    },
  };
}

async function openGraph(entry: ModelEntry, role: string, options: CallOptions & { device: Device }): Promise<Session> {
  const { device, signal } = options;
  const files = variantFor(entry, device).files.filter((file) => file.role === role);
  const graph = files.find(({ external }) => external === undefined);
  if (!graph)
    throw new AppError('bad-option', `${entry.name} has no ${role.replaceAll('_', ' ')}. Choose another model.`);
  const open = (file: ModelFile) => openFile(entry, file, options);
  const external = await Promise.all(
    files.filter((file) => file !== graph).map(async (file) => ({ path: file.external!, data: await open(file) })),
  );
  const bytes = await open(graph);
  options.onProgress?.({ phase: 'compile', done: 0, total: 1, unit: 'files' });
  return createSession(bytes, { device, external, ...(signal && { signal }) });
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

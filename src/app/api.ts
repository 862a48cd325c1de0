import { budget } from '../runtime/budget.ts';
import { loadCatalogue } from '../runtime/catalogue.ts';
import { AppError, type ErrorCode } from '../runtime/errors.ts';
import type { ImageInput } from '../runtime/page/picture-source.ts';
import type { Device, DeviceReport as Found, SelfTest } from '../runtime/device.ts';
import type { CallOptions } from '../runtime/progress.ts';
import { clipApi, type ClipApi, type ClipOptions } from '../tasks/clip/api.ts';
import { libraryApi, type LibraryApi } from '../tasks/clip/library-api.ts';
import type { Moderation, Policy } from '../tasks/clip/engine/search/moderation.ts';
import { moderatePicture } from '../tasks/clip/moderate/picture.ts';
import { type DiffusionApi, diffusionApi } from '../tasks/diffusion/api.ts';
import type { GenerateOptions, Generation } from '../tasks/diffusion/settings.ts';
import { whisperApi, type WhisperApi } from '../tasks/whisper/api.ts';
import { chosenDevice } from './device/choice.ts';
import { chosenFor } from './device/report.ts';
import { askStarted, deviceStore, followLoaded, lookAtDevice, noteUnloaded } from './device/store.ts';
import { download, importModel, list, remove, verify, type ImportOptions } from './models/api.ts';
import type { ModelInfo } from './models/list.ts';
import { isDeviceChoice, settings } from './settings.ts';
import { checkedHelp, checkedSurface } from './surface.ts';
import { type Task, type TaskId, tasks } from './tasks.ts';
import { version } from './version.ts';

/** `window.triptych`: the scriptable surface. The panels use the same functions. */
export interface Triptych {
  /** Semantic version of the app, plus the git commit in builds that know it. */
  readonly version: string;
  /** Settles when the catalogue, the settings and the device report are available. */
  readonly ready: Promise<void>;
  /**
   * Prints what there is to the console, or what a function does (`help('clip.classify')`) with an example, and gives the
   * same text.
   */
  help(name?: string): Promise<string>;
  readonly device: DeviceApi;
  readonly models: ModelsApi;
  readonly clip: ClipSurface;
  readonly whisper: WhisperApi;
  readonly diffusion: DiffusionSurface;
}

/** What every failure is, but for the `AbortError` of a call whose signal was aborted. */
export interface TriptychError extends Error {
  readonly code: ErrorCode;
}

/** CLIP for a console and a script: `window.triptych.clip`. */
export interface ClipSurface extends ClipApi {
  /** Scores a picture against a policy: that of the model, or your own. */
  moderate(image: ImageInput, options?: ClipOptions & { policy?: Policy }): Promise<Moderation>;
  readonly library: LibraryApi;
}

/** Stable Diffusion for a console and a script: `window.triptych.diffusion`. */
export interface DiffusionSurface extends Omit<DiffusionApi, 'generate'> {
  /**
   * Makes pictures. Options out of range reject with `bad-option` before any model is opened.
   * `signal` aborted with the reason `stop` resolves with what is there; with any other it rejects.
   */
  generate(options: GenerateOptions): Promise<ScoredGeneration>;
}
/** `clipScores`: the cosine of each picture with the prompt, when a model of CLIP is in use. */
export type ScoredGeneration = Generation & { clipScores?: number[] };

export interface DeviceApi {
  /** Adapter, features and limits as probed inside a worker, threads, storage, isolation, and what each task runs on. */
  report(): Promise<DeviceReport>;
  /** Runs the fixed inputs of the task's model on each device and compares with reference outputs. */
  selfTest(task: TaskId): Promise<SelfTest[]>;
  /** `auto` = fastest device that passes its self-test. Remembered; a `?device=` of the address stands over it. */
  choose(device: Device | 'auto'): Promise<void>;
}
export type DeviceReport = Found & { chosen: Record<TaskId, { device: Device; why: string }> };

export interface ModelsApi {
  /** Every model there is: its size, memory and licence, what is here of it, and whether it fits this device. */
  list(): Promise<ModelInfo[]>;
  /** Downloads a model. Resumable, verified, and safe against a crash or a closed tab: the same call continues a partial download. */
  download(id: string, options?: CallOptions): Promise<void>;
  /** Imports a model from files or a folder on disk, in the layout of the Hugging Face hub; recognised by content. Returns its id. */
  import(files: File[] | FileSystemDirectoryHandle, options?: ImportOptions): Promise<string>;
  /** Checks the stored files of a model against their hashes. */
  verify(id: string, options?: CallOptions): Promise<{ ok: boolean; bad: string[] }>;
  /** Deletes what is kept of a model. A built-in one can be fetched again at any time. */
  remove(id: string): Promise<void>;
  /** Frees the workers (and so the GPU and heap memory) of a task, or of all. */
  unload(task?: TaskId): Promise<void>;
}

function taskOf(id: unknown): Task {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task) return task;
  const ids = tasks.map((candidate) => candidate.id).join(', ');
  throw new AppError('bad-option', `There is no task “${String(id)}”. There are: ${ids}.`);
}

const device: DeviceApi = {
  async report() {
    const [found] = await Promise.all([lookAtDevice(), askStarted()]);
    const choice = chosenDevice(settings.getState().device);
    const { loaded } = deviceStore.getState();
    const chosen = tasks.map(({ id }) => [id, chosenFor(found, { choice, loaded: loaded[id] })] as const);
    return { ...found, chosen: Object.fromEntries(chosen) as DeviceReport['chosen'] };
  },
  async selfTest(task) {
    return [...(await taskOf(task).engine.selfTest({}))];
  },
  async choose(choice) {
    if (!isDeviceChoice(choice))
      throw new AppError('bad-option', `There is no device “${String(choice)}”. There are: auto, webgpu, wasm.`);
    settings.getState().setDevice(choice);
  },
};

const models: ModelsApi = {
  list,
  download,
  import: importModel,
  verify,
  remove,
  async unload(task) {
    for (const { id, engine } of task === undefined ? tasks : [taskOf(task)]) {
      engine.unload();
      noteUnloaded(id);
    }
  },
};

/** What the budget has unloaded is not loaded again for a score: it would unload what generates. */
const isClipLoaded = (): boolean => budget.usage().stages.some(({ name }) => name === 'clip');

/** Generates, and has CLIP look at what came of it where CLIP is there: tasks do not know of each other, the shell does. */
const generate: DiffusionSurface['generate'] = async (options) => {
  const made = await diffusionApi.generate(options);
  if (!isClipLoaded() || made.images.length === 0) return made;
  const cosines = await clipApi.similarity(made.images, [{ text: options.prompt }]).catch(() => undefined);
  return cosines ? { ...made, clipScores: cosines.map(([cosine]) => cosine!) } : made; // no picture is lost for a score
};

/** Builds the surface. `painted` is awaited before the first worker is started. */
export function createApi(painted: Promise<void>): Triptych {
  const ready = painted.then(async () => {
    await Promise.all([loadCatalogue(), lookAtDevice(), followLoaded()]);
  });
  ready.catch(() => {}); // whoever awaits it sees the failure; nobody has to
  return {
    version,
    ready,
    help: checkedHelp(async (name) => (await import('./reference/help.ts')).help(name)),
    device: checkedSurface(device, 'device'),
    models: checkedSurface(models, 'models'),
    clip: checkedSurface({ ...clipApi, moderate: moderatePicture, library: libraryApi }, 'clip'),
    whisper: checkedSurface(whisperApi, 'whisper'),
    diffusion: checkedSurface({ ...diffusionApi, generate }, 'diffusion'),
  };
}

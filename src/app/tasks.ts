import { afterStart } from './pwa/started.ts';
import { invite as clipInvite } from '../tasks/clip/invite.ts';
import { invite as diffusionInvite } from '../tasks/diffusion/invite.ts';
import { invite as whisperInvite } from '../tasks/whisper/invite.ts';
import { Ear, Eye, type LucideIcon, Paintbrush } from 'lucide-react';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Device, SelfTest } from '../runtime/device.ts';
import type { CallOptions } from '../runtime/progress.ts';
import { clipSelfTest, isClipStarted, loadClip, setClipDevice, unloadClip } from '../tasks/clip/api.ts';
import {
  diffusionSelfTest,
  isDiffusionStarted,
  loadDiffusion,
  setDiffusionDevice,
  unloadDiffusion,
  watchDiffusionLoaded,
} from '../tasks/diffusion/api.ts';
import {
  isWhisperStarted,
  loadWhisper,
  setWhisperDevice,
  unloadWhisper,
  whisperSelfTest,
} from '../tasks/whisper/api.ts';
import type { FileKind } from './file-kind.ts';
import { pathOf } from './transfer.ts';

/** What runs where, and why. */
export interface Loaded {
  device: Device;
  dtype: string;
  /** One plain sentence. */
  why: string;
  selfTests: readonly SelfTest[];
}

/** The model behind a task, as far as the shell is concerned. */
export interface Engine {
  setDevice: (device: Device | 'auto') => void;
  /** Whether a panel or a script has used it since it was unloaded. */
  isStarted: () => boolean;
  load: (options: CallOptions & { model?: string }) => Promise<Loaded>;
  selfTest: (options: CallOptions) => Promise<readonly SelfTest[]>;
  /** Tells what a panel or a script has loaded, now and at each change. */
  watchLoaded: (listener: (loaded: Loaded | undefined) => void) => Promise<void>;
  /** Ends the worker, which frees its memory. */
  unload: () => void;
}

export type TaskId = 'clip' | 'whisper' | 'diffusion';
/** All that the shell knows of a task. */
export interface Task {
  /** Its place in the address, and the name of its accent. */
  id: TaskId;
  title: string;
  /** What a person does with it; it comes first, and the name of the model second. */
  words: string;
  /** The same where there is little room; absent where it is short as it is. */
  short?: string;
  /** What stands in its wing of the home page before the first result. */
  invite: { title: string; text: string };
  icon: LucideIcon;
  views: readonly [TaskView, ...TaskView[]];
  /** The view that its words lead to; the first when absent. */
  entry?: string;
  /** One view, as wide as the page. */
  Panel: LazyExoticComponent<ComponentType<{ view: string }>>;
  /** Its wing of the home page: five children, on the rows stage, drop, samples, action, model. */
  HomePanel: LazyExoticComponent<ComponentType>;
  takes: readonly FileKind[];
  receive: (files: readonly File[]) => Promise<void>;
  /** Where a folder goes that is dropped on the home page: as handles where the browser has them, and as its files. */
  folders?: {
    view: string;
    wants: readonly FileKind[];
    receive: (folders: readonly FileSystemDirectoryHandle[], files: readonly File[]) => Promise<void>;
  };
  engine: Engine;
}
export interface TaskView {
  id: string;
  title: string;
}

/** The tasks, in the order of their keys. */
export const tasks: readonly Task[] = [
  {
    id: 'clip',
    title: 'CLIP',
    words: 'Search pictures',
    short: 'Search',
    entry: 'search',
    invite: clipInvite,
    icon: Eye,
    views: [
      { id: 'classify', title: 'Classify' },
      { id: 'search', title: 'Search' },
      { id: 'similar', title: 'Similar' },
      { id: 'duplicates', title: 'Duplicates' },
      { id: 'moderate', title: 'Moderate' },
      { id: 'tags', title: 'Tags' },
      { id: 'map', title: 'Map' },
    ],
    Panel: lazy(() => afterStart(async () => ({ default: (await import('../tasks/clip/panel/Panel.tsx')).Panel }))),
    HomePanel: lazy(() =>
      afterStart(async () => ({ default: (await import('../tasks/clip/panel/HomePanel.tsx')).HomePanel })),
    ),
    takes: ['picture'],
    receive: async (files) => (await import('../tasks/clip/store.ts')).acceptPictures(files),
    folders: {
      view: 'search',
      wants: ['picture', 'raw'],
      async receive(folders, files) {
        const { takeInputs } = await import('../tasks/clip/panel/library/drop.ts');
        const placed = files.map((file) => ({ file, path: pathOf(file) }));
        await takeInputs(folders, folders.length > 0 ? [] : placed);
      },
    },
    engine: {
      setDevice: setClipDevice,
      isStarted: isClipStarted,
      load: loadClip,
      selfTest: clipSelfTest,
      async watchLoaded(listener) {
        const { clipStore } = await import('../tasks/clip/store.ts');
        listener(clipStore.getState().model);
        clipStore.subscribe(({ model }, before) => model !== before.model && listener(model));
      },
      unload: unloadClip,
    },
  },
  {
    id: 'whisper',
    title: 'Whisper',
    words: 'Transcribe',
    invite: whisperInvite,
    icon: Ear,
    views: [{ id: 'transcribe', title: 'Transcribe' }],
    Panel: lazy(() => afterStart(async () => ({ default: (await import('../tasks/whisper/panel/Panel.tsx')).Panel }))),
    HomePanel: lazy(() =>
      afterStart(async () => ({ default: (await import('../tasks/whisper/panel/HomePanel.tsx')).HomePanel })),
    ),
    takes: ['sound', 'video'],
    receive: async (files) => (await import('../tasks/whisper/store.ts')).acceptRecordings(files),
    engine: {
      setDevice: setWhisperDevice,
      isStarted: isWhisperStarted,
      load: loadWhisper,
      selfTest: whisperSelfTest,
      async watchLoaded(listener) {
        const { whisperStore } = await import('../tasks/whisper/store.ts');
        listener(whisperStore.getState().model);
        whisperStore.subscribe(({ model }, before) => model !== before.model && listener(model));
      },
      unload: unloadWhisper,
    },
  },
  {
    id: 'diffusion',
    title: 'Stable Diffusion',
    words: 'Generate',
    invite: diffusionInvite,
    icon: Paintbrush,
    views: [
      { id: 'text', title: 'Text to image' },
      { id: 'image', title: 'Image to image' },
      { id: 'inpaint', title: 'Inpaint' },
      { id: 'history', title: 'History' },
    ],
    Panel: lazy(() =>
      afterStart(async () => ({ default: (await import('../tasks/diffusion/panel/Panel.tsx')).Panel })),
    ),
    HomePanel: lazy(() =>
      afterStart(async () => ({ default: (await import('../tasks/diffusion/panel/HomePanel.tsx')).HomePanel })),
    ),
    takes: ['picture'],
    receive: async (files) => (await import('../tasks/diffusion/store.ts')).acceptPictures(files),
    engine: {
      setDevice: setDiffusionDevice,
      isStarted: isDiffusionStarted,
      load: loadDiffusion,
      selfTest: diffusionSelfTest,
      watchLoaded: async (listener) => watchDiffusionLoaded(listener),
      unload: unloadDiffusion,
    },
  },
];

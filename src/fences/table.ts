/**
 * The import rules of the source tree: what each layer may import and which restricted globals it may use. Everything
 * that a row does not allow is refused. README.md, in this folder, says how to change a rule.
 */

/** A part of the source tree. A file belongs to the first layer that its path matches. */
export interface Layer {
  name: string;
  /** Patterns of paths below `src`. */
  files: readonly string[];
  /**
   * Layers that it may import besides itself; a pattern with a slash allows single files. Another task is never allowed,
   * whatever is listed here.
   */
  imports: readonly string[];
  /** Layers of which it may import types, and these values. */
  typesFrom?: Readonly<Record<string, readonly string[]>>;
  /** Layers whose files it may start as workers, by URL. */
  starts?: readonly string[];
  /** Packages, including their subpaths. */
  packages?: readonly string[];
  /** Groups of `restrictedGlobals` that it may use. */
  globals?: readonly Group[];
  /** The reason, shown when the rule is broken. */
  why: string;
}

/** Globals that only some layers may use. All others are free. */
export const restrictedGlobals = {
  page: {
    names: ['window', 'document', 'localStorage', 'sessionStorage', 'HTMLElement'],
    why: 'Only code that runs on the page may touch it.',
  },
  workers: {
    names: ['Worker', 'SharedWorker'],
    why: 'Only clients and services start workers, because whoever starts one must also end it.',
  },
  network: {
    names: ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'],
    why: 'Only the runtime, workers and the shell load files, so that no other request can leave the origin.',
  },
  storage: {
    names: ['indexedDB', 'caches'],
    why: 'Storage goes through the runtime, which handles versions and full disks in one place.',
  },
  node: {
    names: ['Buffer', 'process', 'require', 'module', '__dirname', '__filename', 'global', 'setImmediate'],
    why: 'Browsers do not have the globals of Node.js. Only tests and build tools may use them.',
  },
} as const;
export type Group = keyof typeof restrictedGlobals;

const react = ['react', 'react-dom', 'lucide-react', '@tanstack/react-virtual'];
const stores = ['zustand'];

export const layers: readonly Layer[] = [
  {
    name: 'tools',
    files: [
      'fences/*.ts',
      'sw/plugin.ts',
      'app/reference/{plugin,bundle,declarations,declared-module,describe}.ts',
      'runtime/session/lean-glue*.ts',
    ],
    imports: ['app', 'sw', 'session'],
    packages: ['node:*', 'vite'],
    globals: ['node'],
    why: 'Build tools run in Node.js and never become part of the page.',
  },
  {
    name: 'formats',
    files: ['formats/**'],
    imports: [],
    packages: ['client-zip', 'entities', 'hyparquet', 'hyparquet-compressors', 'zstddec'],
    why: 'Formats are functions over bytes. They know nothing of the runtime, the tasks or the page.',
  },
  {
    name: 'basics',
    files: [
      'runtime/{abort,device,errors,foreign,fused,half,progress,tensor,time-left,turn}.ts',
      'runtime/{picture,random,text}/**',
    ],
    imports: ['formats'],
    packages: ['@huggingface/tokenizers', 'entities', 'libheif-js'],
    why: 'Basics (tensors, pictures, text, random numbers) compute. They load, store and open nothing.',
  },
  {
    name: 'session',
    files: ['runtime/session.ts', 'runtime/session/**'],
    imports: ['formats', 'basics'],
    packages: ['onnxruntime-web'],
    globals: ['network'],
    why: 'The session runs any graph. It knows nothing of models, tasks or the page.',
  },
  {
    name: 'page',
    files: ['runtime/page/**'],
    imports: ['formats', 'basics', 'runtime'],
    packages: ['idb-keyval'],
    globals: ['page', 'network', 'storage'],
    why: 'Page helpers work without React and know no task.',
  },
  {
    name: 'runtime',
    files: ['runtime/**'],
    imports: ['formats', 'basics', 'session'],
    packages: ['hash-wasm', 'idb-keyval', 'mediabunny', '/models'],
    globals: ['workers', 'network', 'storage'],
    why: 'The runtime knows no task, no React and no page. Only runtime/session may import ONNX Runtime.',
  },
  {
    name: 'ui',
    files: ['ui/**'],
    imports: [],
    packages: react,
    globals: ['page'],
    why: 'UI components import only each other: no task, no runtime, no format.',
  },
  {
    name: 'contract',
    files: ['tasks/*/contract.ts', 'tasks/*/library/contract.ts'],
    imports: [],
    typesFrom: { formats: [], basics: [], runtime: [], library: [] },
    why: 'A contract holds the types that cross to a worker. It imports types only, and none from an engine.',
  },
  {
    name: 'worker',
    files: [
      'tasks/*/worker.ts',
      'tasks/whisper/recorder.worklet.ts',
      'tasks/clip/library/{library,video}-worker.ts',
      'tasks/clip/engine/pixel-worker.ts',
      'tasks/clip/engine/search/scan-worker.ts',
      'tasks/whisper/engine/audio/libav/worker.ts',
    ],
    imports: ['formats', 'basics', 'session', 'runtime', 'contract', 'engine', 'service', 'library'],
    globals: ['network', 'storage'],
    why: 'A worker serves its contract. It has no page, no React and no store.',
  },
  {
    name: 'service',
    files: [
      'tasks/clip/engine/{fit-elsewhere,label-store,load,model-slot,open,service}.ts',
      'tasks/clip/engine/search/scan-crew.ts',
      'tasks/whisper/engine/service/**',
      'tasks/whisper/engine/audio/libav/stream.ts',
      'tasks/diffusion/stage/**',
    ],
    imports: ['formats', 'basics', 'session', 'runtime', 'contract', 'engine'],
    typesFrom: { worker: [] },
    starts: ['worker'],
    packages: ['idb-keyval'],
    globals: ['workers'],
    why: 'A service opens graphs and implements the contract inside a worker. It has no page, no React and no store.',
  },
  {
    name: 'engine',
    files: ['tasks/*/engine/**'],
    imports: ['formats', 'basics'],
    typesFrom: { session: ['cpuTensor', 'isOnDevice'], contract: [] },
    packages: ['pako'],
    why: 'Engines are pure. Sessions are passed in; an engine opens, loads, stores and starts nothing.',
  },
  {
    name: 'client',
    files: [
      'tasks/*/client.ts',
      'tasks/clip/library/client.ts',
      'tasks/diffusion/stages.ts',
      'tasks/whisper/recorder.ts',
    ],
    imports: ['formats', 'basics', 'runtime', 'contract', 'tasks/*/defaults.ts', 'tasks/diffusion/tiny.ts'],
    typesFrom: { worker: [] },
    starts: ['worker'],
    globals: ['workers'],
    why: 'A client starts its worker and calls it through the contract. It knows neither the engine nor the interface.',
  },
  {
    name: 'library',
    files: ['tasks/clip/library/**'],
    imports: ['formats', 'basics', 'runtime', 'page', 'contract', 'engine', 'service', 'client', 'task'],
    typesFrom: { worker: [] },
    starts: ['worker'],
    packages: ['hash-wasm', 'idb-keyval', 'mediabunny'],
    globals: ['workers', 'network', 'page'],
    why: 'The library stores pictures and vectors. It knows no panel and no React.',
  },
  {
    name: 'panel',
    files: [
      'tasks/*/panel/**/*.{tsx,css}',
      'tasks/*/panel/**/use-*.ts',
      // Hooks with other names.
      'tasks/clip/panel/library/picture-cache.ts',
      'tasks/whisper/panel/{finding,place,play-keys}.ts',
    ],
    imports: ['ui', 'formats', 'basics', 'runtime', 'page', 'contract', 'engine', 'library', 'task', 'view'],
    packages: [...react, ...stores],
    globals: ['page'],
    why: 'A panel shows its store and calls its actions. It never calls a client, a service or a worker.',
  },
  {
    name: 'view',
    files: ['tasks/*/panel/**'],
    imports: ['ui', 'formats', 'basics', 'runtime', 'page', 'contract', 'engine', 'library', 'task'],
    packages: [...stores, 'exifreader'],
    globals: ['page'],
    why: 'The stores and the logic of a view know no component, no React and no client.',
  },
  {
    name: 'task',
    files: ['tasks/**'],
    imports: ['formats', 'basics', 'runtime', 'page', 'contract', 'engine', 'library', 'client'],
    packages: [...stores, 'idb-keyval'],
    globals: ['page'],
    why: 'The stores and the API of a task know no panel, no React and no shell.',
  },
  {
    name: 'sw',
    files: ['sw.ts', 'sw/**'],
    imports: [],
    globals: ['network', 'storage'],
    why: 'The service worker outlives every page and imports nothing but its own files.',
  },
  {
    name: 'app',
    files: ['app/**', 'main.tsx'],
    imports: [
      'ui',
      'formats',
      'basics',
      'runtime',
      'page',
      'sw/{messages,relay,shared-files}.ts',
      'tasks/*/{api,invite,library-api,store}.ts',
      'tasks/*/panel/{HomePanel,Panel}.tsx',
    ],
    packages: [...react, ...stores, 'tinykeys', 'vite', 'virtual:reference'],
    globals: ['page', 'workers', 'network', 'storage'],
    why: 'The shell uses only the public modules of a task.',
  },
];

export const acrossTasks = 'No task imports another. Move what two tasks share to a layer below them.';
export const noCycle =
  'Modules must not import each other in a cycle, types included. Move what they share to a module below them.';
export const noLayer = 'Every file must belong to a layer of src/fences/table.ts.';
export const testsOnly = 'The page must not import tests, fixtures or test helpers.';
export const outside = 'Files outside src are not part of the page.';

/** Tests and what only tests use: no rule applies to them. */
export const tests = ['**/*.test.{ts,tsx}', '**/testing/**', '**/fixtures/**', 'fuzz-seed.ts'];

/** Known violations, counted: more than `count` are refused, and so are fewer. */
export interface Exception {
  from: string;
  /** A pattern of paths, a package or a global. */
  to: string;
  count: number;
  why: string;
}

const shellOfTasks = 'Until each task describes itself to the shell in one task.ts.';
const contractTypes =
  'Until the types that cross to the worker are declared in the contract and the engine imports them from there.';

/** This list may only get shorter. */
export const exceptions: readonly Exception[] = [
  { from: 'app/api.ts', to: 'tasks/**', count: 3, why: shellOfTasks },
  { from: 'app/tasks.ts', to: 'tasks/clip/panel/library/drop.ts', count: 1, why: shellOfTasks },
  { from: 'app/use-in.ts', to: 'tasks/clip/panel/**', count: 3, why: shellOfTasks },
  { from: 'app/known/*', to: 'tasks/**', count: 5, why: shellOfTasks },
  { from: 'tasks/clip/library/contract.ts', to: 'tasks/clip/engine/search/*.ts', count: 4, why: contractTypes },
  {
    from: 'tasks/diffusion/contract.ts',
    to: 'tasks/diffusion/{engine/**,known-words.ts}',
    count: 5,
    why: contractTypes,
  },
  {
    from: 'tasks/diffusion/stage/facts.ts',
    to: 'tasks/diffusion/known-words.ts',
    count: 1,
    why: 'Until the engine reads the vocabulary of small models.',
  },
  {
    from: 'tasks/diffusion/stages.ts',
    to: 'tasks/diffusion/engine/finite.ts',
    count: 1,
    why: 'Until the advice about invalid values moves to the contract.',
  },
  {
    from: 'tasks/clip/engine/search/{growing-memory,vector-memory}.ts',
    to: 'tasks/clip/engine/search/scan-crew.ts',
    count: 2,
    why: 'Until the library passes the scanning threads in.',
  },
  {
    from: 'tasks/whisper/engine/audio/libav-source.ts',
    to: 'tasks/whisper/engine/audio/libav/stream.ts',
    count: 1,
    why: 'Until the service passes the decoder for rare formats in.',
  },
  {
    from: 'tasks/{clip,whisper}/panel/samples.ts',
    to: 'fetch',
    count: 2,
    why: 'Until runtime/page reads the samples that are served with the page.',
  },
];

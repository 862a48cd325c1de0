import { acrossTasks, layers, noLayer, outside, restrictedGlobals, testsOnly } from './table.ts';

/** A file that breaks one rule, with the reason it must be refused for. */
export interface Planted {
  path: string;
  code: string;
  why: string;
}

/** The reason shown when the rule of a layer is broken. */
function whyOf(name: string): string {
  const layer = layers.find((candidate) => candidate.name === name);
  if (!layer) throw new Error(`There is no layer “${name}”.`);
  return layer.why;
}

/** Files in `folder` that each break the rule of the layer in one line. */
const breaking = (layer: string, folder: string, lines: readonly string[]): Planted[] =>
  lines.map((code) => ({ path: `${folder}/planted.${layer === 'panel' ? 'tsx' : 'ts'}`, code, why: whyOf(layer) }));

/** A single file at this path. */
const one = (path: string, code: string, why: string): Planted => ({ path, code, why });

const onnx = `import { Tensor } from 'onnxruntime-web';`;
const webgpu = `export * from 'onnxruntime-web/webgpu';`;
const react = `import { useState } from 'react';`;
const zustand = `import { createStore } from 'zustand/vanilla';`;

/** At least one file for each rule of the table. The files that they import exist. */
export const planted: readonly Planted[] = [
  ...breaking('formats', 'formats', [
    onnx,
    react,
    `import { AppError } from '../runtime/errors.ts';`,
    `import type { Item } from '../tasks/clip/library/item.ts';`,
    `import { saveFile } from '../ui/save.ts';`,
  ]),
  ...breaking('formats', 'formats/subtitles', [`import { messageOf } from '../../runtime/errors.ts';`]),
  ...breaking('basics', 'runtime/picture', [
    onnx,
    react,
    `import { set } from 'idb-keyval';`,
    `import { openFile } from '../weights.ts';`,
    `import { createSession } from '../session.ts';`,
  ]),
  ...breaking('basics', 'runtime/text', [`import { clipClient } from '../../tasks/clip/client.ts';`]),
  ...breaking('basics', 'runtime/random', [`import { saveFile } from '../../ui/save.ts';`]),
  ...breaking('session', 'runtime/session', [
    react,
    `import { clipStore } from '../../tasks/clip/store.ts';`,
    `import { openFile } from '../weights.ts';`,
    `import { toasts } from '../../app/notices.ts';`,
  ]),
  ...breaking('runtime', 'runtime', [
    onnx,
    webgpu,
    react,
    zustand,
    `import { clipStore } from '../tasks/clip/store.ts';`,
    `import { toasts } from '../app/notices.ts';`,
    `import { Button } from '../ui/Button.tsx';`,
    `import { keptText } from './page/kept-text.ts';`,
    `import { leanWeights } from './session/lean-glue-plugin.ts';`,
  ]),
  ...breaking('runtime', 'runtime/weights', [onnx, react, `const ort = await import('onnxruntime-web/wasm');`]),
  ...breaking('runtime', 'runtime/import', [react, onnx, `import { clipStore } from '../../tasks/clip/store.ts';`]),
  ...breaking('runtime', 'runtime/selftest', [
    `import { createScheduler } from '../../tasks/diffusion/engine/schedulers/registry.ts';`,
  ]),
  ...breaking('runtime', 'runtime/media', [`import type { App } from '../../app/App.tsx';`]),
  ...breaking('page', 'runtime/page', [
    onnx,
    react,
    `import { createSession } from '../session.ts';`,
    `import { clipStore } from '../../tasks/clip/store.ts';`,
    `import { saveFile } from '../../ui/save.ts';`,
  ]),
  ...breaking('ui', 'ui', [
    zustand,
    `import { AppError } from '../runtime/errors.ts';`,
    `import { clipStore } from '../tasks/clip/store.ts';`,
    `import { writeCsv } from '../formats/csv.ts';`,
    `import { toasts } from '../app/notices.ts';`,
  ]),
  one('tasks/clip/contract.ts', `import type { ClipClient } from './client.ts';`, whyOf('contract')),
  one('tasks/clip/library/contract.ts', `import { library } from './library.ts';`, whyOf('contract')),
  one('tasks/clip/contract.ts', `import type { ClipModel } from './engine/model.ts';`, whyOf('contract')),
  one('tasks/diffusion/contract.ts', `import { AppError } from '../../runtime/errors.ts';`, whyOf('contract')),
  one('tasks/whisper/contract.ts', `import { openFile } from '../../runtime/weights.ts';`, whyOf('contract')),
  one('tasks/clip/worker.ts', react, whyOf('worker')),
  one('tasks/clip/worker.ts', `import { clipStore } from './store.ts';`, whyOf('worker')),
  one('tasks/whisper/worker.ts', `import { keptText } from '../../runtime/page/kept-text.ts';`, whyOf('worker')),
  one('tasks/diffusion/worker.ts', `import { Panel } from './panel/Panel.tsx';`, whyOf('worker')),
  ...breaking('service', 'tasks/whisper/engine/service', [
    onnx,
    react,
    `import { whisperStore } from '../../store.ts';`,
    `import { keptText } from '../../../../runtime/page/kept-text.ts';`,
  ]),
  ...breaking('service', 'tasks/diffusion/stage', [`import { createStages } from '../stages.ts';`]),
  one('tasks/clip/engine/open.ts', `import { clipClient } from '../client.ts';`, whyOf('service')),
  ...breaking('engine', 'tasks/clip/engine', [
    onnx,
    react,
    zustand,
    `import { get } from 'idb-keyval';`,
    `import { openFile } from '../../../runtime/weights.ts';`,
    `import { createSession } from '../../../runtime/session.ts';`,
    `import * as session from '../../../runtime/session.ts';`,
    `export * from '../../../runtime/session.ts';`,
    `export { createSession as open } from '../../../runtime/session.ts';`,
    `const { createSession } = await import('../../../runtime/session.ts');`,
    `import { connect } from '../../../runtime/rpc.ts';`,
    `import { keptText } from '../../../runtime/page/kept-text.ts';`,
    `import { clipStore } from '../store.ts';`,
    `import { Button } from '../../../ui/Button.tsx';`,
    `import { openModel } from './open.ts';`,
    `import { names } from '../contract.ts';`,
    `import type { Panel } from '../panel/Panel.tsx';`,
    `import workerUrl from './pixel-worker.ts?worker&url';`,
    `const url = new URL('./pixel-worker.ts', import.meta.url);`,
    `const file: import('../client.ts').ClipClient = undefined!;`,
    `const some = await import(name);`,
    `const some = import.meta.glob('./*.ts');`,
  ]),
  one('tasks/clip/client.ts', `import { openModel } from './engine/open.ts';`, whyOf('client')),
  one('tasks/clip/client.ts', `import './worker.ts';`, whyOf('client')),
  one('tasks/whisper/client.ts', `import { whisperStore } from './store.ts';`, whyOf('client')),
  one('tasks/diffusion/stages.ts', `import { Panel } from './panel/Panel.tsx';`, whyOf('client')),
  ...breaking('library', 'tasks/clip/library', [
    onnx,
    react,
    `import { libraryStore } from '../panel/library/store.ts';`,
    `import { toasts } from '../../../app/notices.ts';`,
  ]),
  ...breaking('panel', 'tasks/clip/panel/search', [
    onnx,
    `import { clipClient } from '../../client.ts';`,
    `import { libraryClient } from '../../library/client.ts';`,
    `import { createClipService } from '../../engine/service.ts';`,
    `import { createSession } from '../../../../runtime/session.ts';`,
    `const url = new URL('../../worker.ts', import.meta.url);`,
    `import { readFileSync } from 'node:fs';`,
    `import { useOnline } from '../../../../app/online.ts';`,
  ]),
  ...breaking('panel', 'tasks/diffusion/panel', [`import type { Stages } from '../stages.ts';`]),
  ...breaking('view', 'tasks/clip/panel/search', [
    react,
    `import { SearchView } from './SearchView.tsx';`,
    `const view = await import('./SearchView.tsx');`,
    `import { libraryClient } from '../../library/client.ts';`,
  ]),
  one('tasks/clip/panel/library/store.ts', `import { LibraryFrame } from './LibraryFrame.tsx';`, whyOf('view')),
  ...breaking('task', 'tasks/diffusion', [
    onnx,
    react,
    `import { Panel } from './panel/Panel.tsx';`,
    `import { loadStage } from './stage/load.ts';`,
    `import { toasts } from '../../app/notices.ts';`,
  ]),
  one('tasks/whisper/store.ts', `import { Panel } from './panel/Panel.tsx';`, whyOf('task')),
  one(
    'tasks/clip/moderate/store.ts',
    `import { ModerateView } from '../panel/moderate/ModerateView.tsx';`,
    whyOf('task'),
  ),
  ...breaking('sw', 'sw', [
    react,
    `import { clipStore } from '../tasks/clip/store.ts';`,
    `import { AppError } from '../runtime/errors.ts';`,
    `import { toasts } from '../app/notices.ts';`,
    `import { serviceWorker } from './plugin.ts';`,
  ]),
  ...breaking('app', 'app', [
    onnx,
    `import { createSession } from '../runtime/session.ts';`,
    `import { openModel } from '../tasks/clip/engine/open.ts';`,
    `import { clipClient } from '../tasks/clip/client.ts';`,
    `import { SearchView } from '../tasks/clip/panel/search/SearchView.tsx';`,
    `import { apiReference } from './reference/plugin.ts';`,
    `import { createHash } from 'node:crypto';`,
    `import { layers } from '../fences/table.ts';`,
  ]),
  one('main.tsx', `import { loadStage } from './tasks/diffusion/stage/load.ts';`, whyOf('app')),
  ...breaking('tools', 'fences', [react, `import { clipStore } from '../tasks/clip/store.ts';`]),

  ...[
    ['clip/engine', 'whisper/engine/model.ts'],
    ['clip', 'diffusion/store.ts'],
    ['whisper/engine/service', 'clip/engine/open.ts'],
    ['whisper/panel', 'diffusion/panel/Panel.tsx'],
    ['diffusion/stage', 'whisper/contract.ts'],
    ['diffusion/panel', 'clip/library/item.ts'],
  ].flatMap(([from = '', to = '']) => {
    const up = '../'.repeat(from.split('/').length);
    const forms = [`import { x } from '${up}${to}';`, `import type { X } from '${up}${to}';`];
    return forms.map((code) => one(`tasks/${from}/planted.ts`, code, acrossTasks));
  }),

  one('tasks/clip/panel/planted.tsx', `const bytes = Buffer.from('a');`, restrictedGlobals.node.why),
  one('tasks/clip/panel/planted.tsx', `const bytes: Buffer | undefined = undefined;`, restrictedGlobals.node.why),
  one('tasks/whisper/panel/planted.tsx', `const isTest = process.env.CI;`, restrictedGlobals.node.why),
  one('tasks/whisper/panel/planted.tsx', `const isTest = globalThis.process?.env;`, restrictedGlobals.node.why),
  one('app/planted.ts', `const { process } = globalThis as never;`, restrictedGlobals.node.why),
  one('ui/planted.ts', `const fs = require('fs');`, restrictedGlobals.node.why),
  one('runtime/weights/planted.ts', `setImmediate(() => {});`, restrictedGlobals.node.why),
  one('tasks/clip/engine/planted.ts', `new Worker('x.js');`, restrictedGlobals.workers.why),
  one('tasks/diffusion/planted.ts', `const start = () => new self.Worker('x.js');`, restrictedGlobals.workers.why),
  one('tasks/clip/panel/planted.tsx', `new SharedWorker('x.js');`, restrictedGlobals.workers.why),
  one(
    'tasks/diffusion/engine/planted.ts',
    `export const read = (url: string) => fetch(url);`,
    restrictedGlobals.network.why,
  ),
  one('formats/planted.ts', `const reply = await fetch('x');`, restrictedGlobals.network.why),
  one('tasks/whisper/panel/planted.tsx', `new WebSocket('wss://x');`, restrictedGlobals.network.why),
  one('tasks/whisper/engine/mel/planted.ts', `indexedDB.open('x');`, restrictedGlobals.storage.why),
  one('tasks/clip/planted.ts', `const cache = await caches.open('x');`, restrictedGlobals.storage.why),
  one('tasks/diffusion/panel/planted.tsx', `window.indexedDB.open('x');`, restrictedGlobals.storage.why),
  one('tasks/clip/engine/planted.ts', `const canvas = document.createElement('canvas');`, restrictedGlobals.page.why),
  one('runtime/weights/planted.ts', `localStorage.setItem('a', 'b');`, restrictedGlobals.page.why),
  one('formats/planted.ts', `const width = window.innerWidth;`, restrictedGlobals.page.why),

  one('elsewhere/planted.ts', `export const one = 1;`, noLayer),
  one('app/planted.ts', `import '../tasks/clip/store.test.ts';`, testsOnly),
  one('formats/planted.ts', `import { xmpForms } from './testing/xmp-forms.ts';`, testsOnly),
  one('tasks/whisper/planted.ts', `import { golden } from '../../../e2e/whisper-golden-logits.ts';`, outside),
];

/** Modules that import each other in a cycle. */
export const cycles: readonly (readonly Omit<Planted, 'why'>[])[] = [
  [
    { path: 'formats/a.ts', code: `import { b } from './b.ts'; export const a = b;` },
    { path: 'formats/b.ts', code: `import { a } from './a.ts'; export const b = a;` },
  ],
  [
    { path: 'formats/a.ts', code: `import type { B } from './b.ts'; export type A = B;` },
    { path: 'formats/b.ts', code: `import type { A } from './a.ts'; export type B = A;` },
  ],
  [
    { path: 'ui/a.ts', code: `export type A = import('./b.ts').B;` },
    { path: 'ui/b.ts', code: `export * from './c.ts';` },
    { path: 'ui/c.ts', code: `export const load = () => import('./a.ts');` },
  ],
  [{ path: 'ui/a.ts', code: `export type { A } from './a.ts';` }],
];

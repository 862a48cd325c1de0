import type * as Ort from 'onnxruntime-web';
import glueAsyncify from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmAsyncify from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import glueJspi from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmJspi from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import gluePlain from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmPlain from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Device } from '../device.ts';
import { join, writeBytes, writeInteger, writeText } from '../../formats/protobuf.ts';

export type OrtModule = typeof Ort;
/** `jspi`: small, both devices, takes weights as Blobs. `asyncify`: both devices, anywhere. `plain`: WebAssembly only. */
export type BuildName = 'jspi' | 'asyncify' | 'plain';

interface Source {
  load: () => Promise<OrtModule>;
  /** Of our own origin. The glue is a file of its own because each of its threads starts from it. */
  glue: string;
  wasm: string;
}
const sources: Record<BuildName, Source> = {
  jspi: { load: () => import('onnxruntime-web/jspi'), glue: glueJspi, wasm: wasmJspi },
  asyncify: { load: () => import('onnxruntime-web/webgpu'), glue: glueAsyncify, wasm: wasmAsyncify },
  plain: { load: () => import('onnxruntime-web/wasm'), glue: gluePlain, wasm: wasmPlain },
};

/** One copy of ONNX Runtime with its heap. It must never be entered twice at a time: its calls suspend one stack. */
export interface Build {
  readonly name: BuildName;
  readonly ort: OrtModule;
  readonly threads: number;
  /** Runs the work after all that was given before it, whatever became of that. */
  enqueue<T>(work: () => Promise<T>): Promise<T>;
}

/** The build for a device in this browser. JSPI is smaller, quicker a call and lighter on the heap where it exists. */
export function buildFor(device: Device): BuildName {
  if ('Suspending' in WebAssembly && 'location' in globalThis) return 'jspi';
  return device === 'webgpu' ? 'asyncify' : 'plain';
}

const builds = new Map<BuildName, Promise<Build>>();

/** Loads a build once. The first caller in this worker decides the number of threads. */
export async function loadBuild(name: BuildName, threads: number): Promise<Build> {
  const known = builds.get(name);
  if (known) return known;
  const loading = startBuild(name, threads);
  builds.set(name, loading);
  try {
    return await loading;
  } catch (error) {
    builds.delete(name); // a lost connection is no reason to fail for ever
    throw error;
  }
}

/** One number that comes out as it went in: the smallest graph there is (field numbers of onnx.proto3). */
function smallestGraph(): Uint8Array<ArrayBuffer> {
  const number = writeBytes(
    2,
    writeBytes(1, join([writeInteger(1, 1), writeBytes(2, writeBytes(1, writeInteger(1, 1)))])),
  );
  const value = (name: string) => join([writeText(1, name), number]);
  const node = join([writeText(1, 'x'), writeText(2, 'y'), writeText(4, 'Identity')]);
  const graph = join([writeBytes(1, node), writeText(2, 'g'), writeBytes(11, value('x')), writeBytes(12, value('y'))]);
  return join([writeInteger(1, 8), writeBytes(7, graph), writeBytes(8, writeInteger(2, 13))]);
}

/**
 * Has a build compiled while the files of a model are still being read: a second of work for the other core. A build that
 * is loading or there is left alone, and what fails is told by the first graph that is opened.
 */
export async function warmBuild(name: BuildName, threads: number): Promise<void> {
  if (builds.has(name)) return;
  const build = await loadBuild(name, threads);
  const options = { executionProviders: ['wasm'], logSeverityLevel: 4 } as const;
  await build.enqueue(async () => (await build.ort.InferenceSession.create(smallestGraph(), options)).release());
}

async function startBuild(name: BuildName, threads: number): Promise<Build> {
  const { load, glue, wasm } = sources[name];
  const ort = await load();
  ort.env.logLevel = 'fatal'; // what goes wrong is thrown, and told once
  ort.env.wasm.numThreads = threads;
  // In Node there is no origin: ONNX Runtime finds its files beside its own module.
  const origin = (globalThis as { location?: { href: string } }).location;
  if (origin) ort.env.wasm.wasmPaths = { mjs: new URL(glue, origin.href).href, wasm: new URL(wasm, origin.href).href };
  let last: Promise<unknown> = Promise.resolve();
  return {
    name,
    ort,
    threads,
    enqueue<T>(work: () => Promise<T>): Promise<T> {
      const next = last.then(work, work);
      last = next.catch(() => {});
      return next;
    },
  };
}

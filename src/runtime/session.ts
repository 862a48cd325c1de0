import type * as Ort from 'onnxruntime-web';
import { orAbort } from './abort.ts';
import { usableThreads, type Device } from './device.ts';
import { AppError } from './errors.ts';
import { buildFor, loadBuild, warmBuild, type Build } from './session/builds.ts';
import { sessionFailure } from './session/failure.ts';
import { takeIn, type ExternalData } from './session/intake.ts';
import { watchGpu, type GpuWatch } from './session/gpu.ts';
import { fromOrt, isOnDevice, readInfo, toOrt, type TensorInfo, type Value } from './session/tensors.ts';
import { tensor, type TensorArrays, type TensorType } from './tensor.ts';
import { nextTurn } from './turn.ts';

export type { ExternalData } from './session/intake.ts';
export { cpuTensor, isOnDevice, type TensorInfo, type Value } from './session/tensors.ts';

/** A graph that is ready to run. */
export interface Session {
  readonly device: Device;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /**
   * Runs the graph. Runs are queued: ONNX Runtime never runs concurrently with itself in a worker. `fetch` limits which
   * outputs are computed. An abort rejects at once; a run that has begun goes on unheard, as nothing can stop it.
   */
  run(feeds: Record<string, Value>, options?: RunOptions): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}
/** How a graph is run. */
export interface RunOptions {
  /** Names of the outputs to compute; absent: all. */
  fetch?: readonly string[];
  signal?: AbortSignal;
}

/** How a graph is opened. */
export interface SessionOptions {
  device: Device;
  /** WebAssembly threads; the first session of a worker decides. By default as many as this worker can use. */
  threads?: number;
  /** Outputs that stay in graphics memory, to be fed again; on WebAssembly they come back as ordinary tensors. */
  keepOnDevice?: readonly string[];
  /** Weights that lie in files of their own. */
  external?: readonly ExternalData[];
  /** False runs the graph node by node as it is written: slower, and lighter in memory. */
  optimise?: boolean;
  signal?: AbortSignal;
}

const threadsHere = (threads: number): number => (globalThis.crossOriginIsolated ? threads : 1);

/** Has ONNX Runtime compiled for a device meanwhile. Never fails: the first graph that is opened tells what is wrong. */
export function warmRuntime(device: Device): void {
  warmBuild(buildFor(device), threadsHere(usableThreads())).catch(() => {});
}

/**
 * Opens an ONNX graph. Errors: `model-corrupt` for bytes that are no usable graph, `memory`, `device` when the adapter
 * cannot be had or was lost. In Node only WebAssembly exists.
 */
export async function createSession(graph: Blob | Uint8Array, options: SessionOptions): Promise<Session> {
  const { device, threads = usableThreads(), signal } = options;
  signal?.throwIfAborted();
  try {
    const build = await loadBuild(buildFor(device), threadsHere(threads));
    const { bytes, external } = await takeIn(build, graph, { external: options.external ?? [], signal });
    signal?.throwIfAborted();
    const inner = await build.enqueue(() =>
      build.ort.InferenceSession.create(bytes, sessionOptions(options, external)),
    );
    const watch = device === 'webgpu' ? await watchGpu(build) : undefined;
    if (signal?.aborted) await build.enqueue(() => inner.release());
    signal?.throwIfAborted();
    return wrap(build, inner, { device, watch });
  } catch (error) {
    throw sessionFailure(error, device);
  }
}

/** What goes wrong is thrown, and told once. */
const quiet = { logSeverityLevel: 4 } as const;

function sessionOptions(
  { device, keepOnDevice: kept = [], optimise = true }: SessionOptions,
  externalData: Ort.InferenceSession.SessionOptions['externalData'] & {},
): Ort.InferenceSession.SessionOptions {
  const locations = Object.fromEntries(kept.map((name) => [name, 'gpu-buffer' as const]));
  return {
    // WebAssembly takes the nodes that WebGPU has no kernel for.
    executionProviders: device === 'webgpu' ? ['webgpu', 'wasm'] : ['wasm'],
    graphOptimizationLevel: optimise ? 'all' : 'disabled',
    ...quiet,
    ...(externalData.length > 0 && { externalData }),
    ...(device === 'webgpu' && kept.length > 0 && { preferredOutputLocation: locations }),
  };
}

interface Wrapping {
  device: Device;
  watch: GpuWatch | undefined;
}

function wrap(build: Build, inner: Ort.InferenceSession, { device, watch }: Wrapping): Session {
  const inputs = readInfo(inner.inputMetadata);
  const outputs = readInfo(inner.outputMetadata);
  let disposed = false;

  const runNow = async (feeds: Record<string, Value>, { fetch, signal }: RunOptions) => {
    // On WebAssembly a run settles as a microtask: a loop of runs would never hear an abort.
    if (device === 'wasm') await nextTurn();
    signal?.throwIfAborted();
    if (disposed) throw new AppError('device', 'The session was closed before the run began.');
    watch?.throwIfFailed();
    const fed = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, toOrt(build.ort, value)]));
    const given = await (fetch ? inner.run(fed, fetch, quiet) : inner.run(fed, quiet));
    const values = Object.entries(given).map(([name, value]) => [name, fromOrt(value as Ort.Tensor)] as const);
    if (signal?.aborted) for (const [, value] of values) if (isOnDevice(value)) value.dispose();
    watch?.throwIfFailed();
    return Object.fromEntries(values);
  };

  return {
    device,
    inputs,
    outputs,
    async run(feeds, options = {}) {
      try {
        return await orAbort(
          build.enqueue(() => runNow(feeds, options)),
          options.signal,
        );
      } catch (error) {
        throw sessionFailure(error, device);
      }
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      await build.enqueue(() => inner.release());
    },
  };
}

/** Zeros in the shapes that a graph asks for; `dims` gives numbers for its free dimensions (1 where it is silent). */
export function zeroFeeds(inputs: readonly TensorInfo[], dims: Record<string, number> = {}): Record<string, Value> {
  return Object.fromEntries(
    inputs.map(({ name, type, dims: shape }) => {
      const sizes = shape.map((dim) => (typeof dim === 'number' ? dim : (dims[dim] ?? 1)));
      const length = sizes.reduce((product, size) => product * size, 1);
      return [name, tensor(type, new arrays[type](length) as TensorArrays[TensorType], sizes)];
    }),
  );
}
const arrays = {
  float32: Float32Array,
  float16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
};

/** One run that compiles the shaders, so that the first real one does not wait. Returns its milliseconds. */
export async function warmUp(session: Session, feeds: Record<string, Value>, options?: RunOptions): Promise<number> {
  const start = performance.now();
  const outputs = await session.run(feeds, options);
  for (const value of Object.values(outputs)) if (isOnDevice(value)) value.dispose();
  return performance.now() - start;
}

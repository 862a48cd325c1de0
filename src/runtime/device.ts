import { messageOf } from './errors.ts';

/** Where a graph runs. */
export type Device = 'webgpu' | 'wasm';

/** One run of a fixed input, compared with the reference output that the catalogue holds. */
export interface SelfTest {
  device: Device;
  dtype: string;
  pass: boolean;
  /** Largest absolute difference from the reference output (NaN when the run failed). */
  error: number;
  /** What the error is held to. */
  tolerance: number;
  /** Milliseconds of one warm run. */
  ms: number;
  /** Why it failed, for a person. */
  reason?: string;
  /** What could not be compared, and why, for a person. */
  note?: string;
}

export interface AdapterReport {
  vendor: string;
  architecture: string;
  description: string;
  /** A software adapter: right, but slower than WebAssembly. */
  fallback: boolean;
  /** Half floats in shaders (`shader-f16`). */
  f16: boolean;
  subgroups: boolean;
  /** Bytes. */
  maxBufferSize: number;
  /** Bytes: a weight tensor above it cannot be used. */
  maxStorageBufferBindingSize: number;
  /** Every numeric limit, by its WebGPU name. */
  limits: Record<string, number>;
}

/** What a worker of this page can use. A plain object, made by `probeDevice`. */
export interface DeviceReport {
  webgpu: AdapterReport | null;
  /** Why there is no WebGPU, for a person. */
  webgpuAbsence?: string;
  wasm: { simd: boolean; threads: number };
  /** WebAssembly can wait for promises without being rewritten: the smaller runtime is used. */
  jspi: boolean;
  crossOriginIsolated: boolean;
  /** Bytes; null when the browser does not tell. */
  storage: { usage: number; quota: number; persisted: boolean } | null;
}

/** More threads than this gain little on graphs of our sizes, and each costs start-up time and memory. */
const mostThreads = 8;

/** Threads that WebAssembly can use here: 1 without cross-origin isolation, and in Node. */
export function usableThreads(): number {
  const { crossOriginIsolated = false, navigator } = globalThis as Partial<typeof globalThis>;
  if (!crossOriginIsolated) return 1;
  const cores = navigator?.hardwareConcurrency || 1;
  // Above four, half of the logical cores are the second threads of a core, or slow ones that the fast would wait for.
  return Math.min(cores, Math.max(4, Math.ceil(cores / 2)), mostThreads);
}

/** A function that returns a v128: `i32.const 0; i8x16.splat; i8x16.popcnt`. */
// prettier-ignore
const simdModule = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

interface Platform {
  gpu?: GPU;
  storage?: StorageManager;
}

/** Asks the browser what it has. Call it in the worker that will run: pages and workers may differ. Never rejects. */
export async function probeDevice(platform: Platform = navigator): Promise<DeviceReport> {
  const [gpu, storage] = await Promise.all([probeGpu(platform.gpu), probeStorage(platform.storage)]);
  return {
    ...gpu,
    wasm: { simd: WebAssembly.validate(simdModule), threads: usableThreads() },
    jspi: 'Suspending' in WebAssembly,
    crossOriginIsolated: globalThis.crossOriginIsolated ?? false,
    storage,
  };
}

async function probeGpu(gpu: GPU | undefined): Promise<Pick<DeviceReport, 'webgpu' | 'webgpuAbsence'>> {
  if (!gpu) return { webgpu: null, webgpuAbsence: 'This browser has no WebGPU, or the page is not served by HTTPS.' };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return { webgpu: describe(adapter) };
    return { webgpu: null, webgpuAbsence: 'The browser has WebGPU but offers no adapter for this graphics card.' };
  } catch (error) {
    const said = messageOf(error);
    return { webgpu: null, webgpuAbsence: `The browser could not open the graphics card: ${said}` };
  }
}

function describe({ info, features, limits }: GPUAdapter): AdapterReport {
  const { vendor, architecture, description, isFallbackAdapter } = info;
  const numbers: Record<string, number> = {};
  // Limits are getters of the prototype, so only `in` finds them.
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') numbers[name] = value;
  }
  return {
    vendor,
    architecture,
    description,
    fallback: Boolean(isFallbackAdapter), // older browsers lack it
    f16: features.has('shader-f16'),
    subgroups: features.has('subgroups'),
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    limits: numbers,
  };
}

async function probeStorage(storage: StorageManager | undefined): Promise<DeviceReport['storage']> {
  try {
    if (!storage) return null;
    const { usage = 0, quota = 0 } = await storage.estimate();
    return { usage, quota, persisted: await storage.persisted() };
  } catch {
    return null; // refused in some private windows
  }
}

/** The devices worth a self-test here: a software adapter is slower than WebAssembly, and used only when asked for. */
export const devicesToTest = ({ webgpu }: Pick<DeviceReport, 'webgpu'>): Device[] =>
  webgpu && !webgpu.fallback ? ['webgpu', 'wasm'] : ['wasm'];

import type { ModelEntry, Variant } from './catalogue.ts';
import type { Device, DeviceReport } from './device.ts';

/** What decides whether a model can run here. */
export interface Surroundings {
  report: DeviceReport;
  choice: Device | 'auto';
  /** Bytes of memory for models. */
  limit: number;
}

/** Every WebGPU device can bind so much (the default of the specification), in bytes. */
const usualBinding = 128 * 2 ** 20;
/** No browser has a longer ArrayBuffer, in bytes. */
const mostInOnePiece = 0x7fe00000;

/** Where a model would run before its self-test decides. */
const deviceHere = ({ report, choice }: Surroundings): Device =>
  choice === 'auto' ? (report.webgpu && !report.webgpu.fallback ? 'webgpu' : 'wasm') : choice;

/** The number format for this device: the first that is meant for it and has what it needs, else the first there is. */
export function variantHere(entry: ModelEntry, surroundings: Surroundings): Variant {
  const device = deviceHere(surroundings);
  const meant = (wanted: Device) => entry.variants.filter(({ devices }) => !devices || devices.includes(wanted));
  const here = [...meant(device), ...meant('wasm')];
  return here.find((variant) => !lacks(variant, surroundings)) ?? here[0] ?? entry.variants[0]!;
}

/** Why a variant cannot run here, in one sentence; undefined when it can. */
export function whyUnfit(entry: ModelEntry, surroundings: Surroundings): string | undefined {
  const variant = variantHere(entry, surroundings);
  const lack = lacks(variant, surroundings);
  if (lack) return lack;
  if (variant.memory <= surroundings.limit) return undefined;
  return `Needs ${gigabytes(variant.memory)}, there are ${gigabytes(surroundings.limit)}.`;
}

function lacks({ needs = [], files, devices }: Variant, surroundings: Surroundings): string | undefined {
  const { report } = surroundings;
  const isOnGpu = deviceHere(surroundings) === 'webgpu' || (devices?.length === 1 && devices[0] === 'webgpu');
  if (isOnGpu && !report.webgpu) return 'Needs WebGPU, which is not here.';
  if (isOnGpu && needs.includes('shader-f16') && !report.webgpu?.f16 && !runsElsewhere(devices))
    return 'Needs a graphics card with half floats in shaders (shader-f16).';
  if (needs.includes('jspi') && !report.jspi) return 'Needs a browser with JSPI, such as Chrome or Edge from 137 on.';
  const binding = report.webgpu?.maxStorageBufferBindingSize ?? 0;
  if (isOnGpu && needs.includes('maxStorageBufferBindingSize') && binding <= usualBinding)
    return `Has weights larger than the ${Math.round(binding / 2 ** 20)} MB that this graphics card binds.`;
  const large = files.find(({ bytes }) => bytes > mostInOnePiece);
  if (large && !report.jspi) return `“${large.path}” is larger than the 2 GB that this browser can load without JSPI.`;
  return undefined;
}

const runsElsewhere = (devices: readonly Device[] | undefined) => !devices || devices.includes('wasm');
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** A model of the same task that fits: the recommended one, else the largest. */
export function fittingModel(
  entries: readonly ModelEntry[],
  task: string,
  surroundings: Surroundings,
): ModelEntry | undefined {
  const fitting = entries.filter((entry) => entry.task === task && !whyUnfit(entry, surroundings));
  const largest = fitting.toSorted((a, b) => b.parameters - a.parameters);
  return largest.find(({ recommended, base }) => recommended && base === 'hub') ?? largest[0];
}

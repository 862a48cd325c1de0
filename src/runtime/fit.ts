import type { Device, DeviceReport } from './device.ts';
import type { ModelEntry, Variant } from './model-entry.ts';

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

/** The number format for this device: the one that the workers would take, else one for WebAssembly, else any. */
export function variantHere(entry: ModelEntry, surroundings: Surroundings): Variant {
  const device = deviceHere(surroundings);
  const meant = (wanted: Device) => entry.variants.filter(({ devices }) => !devices || devices.includes(wanted));
  const here = [...meant(device), ...meant('wasm')];
  const running = here.filter((variant) => !lacks(variant, surroundings));
  return fittingVariant(running, { ...surroundings, device }) ?? here[0] ?? entry.variants[0]!;
}

/** Bytes that a variant needs here. */
export const memoryHere = (variant: Variant, surroundings: Surroundings): number =>
  memoryOn(variant, { ...surroundings, device: deviceHere(surroundings) });

/** Why a model cannot run here, in one sentence; undefined when it can. */
export const whyUnfit = (entry: ModelEntry, surroundings: Surroundings): string | undefined =>
  whyVariantUnfit(variantHere(entry, surroundings), surroundings);

/** The same for one of its number formats. */
export function whyVariantUnfit(variant: Variant, surroundings: Surroundings): string | undefined {
  const lack = lacks(variant, surroundings);
  if (lack) return lack;
  const least = leastMemory(variant, { ...surroundings, device: deviceHere(surroundings) });
  if (least <= surroundings.limit) return undefined;
  return `Needs ${gigabytes(least)}, there are ${gigabytes(surroundings.limit)}.`;
}

const isFor = ({ devices }: Variant, device: Device) => !devices || devices.includes(device);

/** A variant for both devices runs on WebAssembly where the graphics card will not do. */
function lacks(variant: Variant, surroundings: Surroundings): string | undefined {
  const device = isFor(variant, deviceHere(surroundings)) ? deviceHere(surroundings) : 'webgpu';
  const lack = lackOf(variant, device, surroundings.report);
  return lack && device === 'webgpu' && isFor(variant, 'wasm') ? lackOf(variant, 'wasm', surroundings.report) : lack;
}

/** Why a variant cannot run on a device of this report, in one sentence; undefined when it can. */
export function lackOf(variant: Variant, device: Device, report: DeviceReport): string | undefined {
  const { needs = [], files, largest, expanded } = variant;
  const { webgpu, jspi } = report;
  const isOnGpu = device === 'webgpu';
  if (isOnGpu && !webgpu) return 'Needs WebGPU, which this browser does not offer.';
  if (lacksHalves(variant, device, report) && expanded === undefined)
    return 'Needs a GPU with half precision (shader-f16).';
  if (needs.includes('jspi') && !jspi) return 'Needs a browser with JSPI, such as Chrome or Edge from 137 on.';
  const binding = webgpu?.maxStorageBufferBindingSize ?? 0;
  if (isOnGpu && needs.includes('maxStorageBufferBindingSize') && binding < (largest ?? usualBinding + 1))
    return `Has weights larger than the ${Math.round(binding / 2 ** 20)} MB that this graphics card binds.`;
  // Expanded, a weight takes twice its bytes.
  if (lacksHalves(variant, device, report) && largest !== undefined && binding < 2 * largest)
    return `Has weights larger than the ${Math.round(binding / 2 ** 20)} MB that this graphics card binds.`;
  const large = files.find(({ bytes }) => bytes > mostInOnePiece);
  if (large && !jspi) return `“${large.path}” is larger than the 2 GB that this browser can load without JSPI.`;
  return undefined;
}

/** What runs a model: a device, how many bytes models may take, and what is known of the machine. */
export interface Runner {
  device: Device;
  limit: number;
  report?: DeviceReport | undefined;
}

/**
 * The first that fits the memory. On WebAssembly one that has no room to be expanded comes after those that need not be:
 * it would be the slowest. When none fits, the first.
 */
export function fittingVariant(variants: readonly Variant[], runner: Runner): Variant | undefined {
  const isQuick = (variant: Variant) => runner.device !== 'wasm' || !variant.expanded || isExpanded(variant, runner);
  const fitting = variants.filter((variant) => leastMemory(variant, runner) <= runner.limit);
  return fitting.find(isQuick) ?? fitting[0] ?? variants[0];
}

/** Whether a graphics card cannot run a variant in half precision, as it is written. */
const lacksHalves = ({ needs = [] }: Variant, device: Device, report: DeviceReport | undefined): boolean =>
  device === 'webgpu' && needs.includes('shader-f16') && report !== undefined && !report.webgpu?.f16;

/** Whether weights are expanded to float32: on a graphics card without half precision, and on WebAssembly with room. */
export const isExpanded = (variant: Variant, { device, limit, report }: Runner): boolean =>
  variant.expanded !== undefined &&
  (lacksHalves(variant, device, report) || (device === 'wasm' && variant.expanded <= limit));

/** Bytes that a variant needs. */
export const memoryOn = (variant: Variant, runner: Runner): number =>
  isExpanded(variant, runner) ? variant.expanded! : variant.memory;

/** Bytes below which a variant does not run at all. */
const leastMemory = (variant: Variant, { device, report }: Runner): number =>
  lacksHalves(variant, device, report) ? (variant.expanded ?? variant.memory) : variant.memory;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The model of a task to get: the recommended one, else the largest that fits and that something here runs. */
export function fittingModel(
  entries: readonly ModelEntry[],
  task: string,
  surroundings: Surroundings,
): ModelEntry | undefined {
  const fitting = entries.filter((entry) => entry.task === task && !entry.later && !whyUnfit(entry, surroundings));
  const largest = fitting.toSorted((a, b) => b.parameters - a.parameters);
  return largest.find(({ recommended, base }) => recommended && base === 'hub') ?? largest[0];
}

/** Whether a model is the one to get for its task here: of tasks that have such a one, and only where it fits. */
export function isRecommendedHere(
  entry: ModelEntry,
  entries: readonly ModelEntry[],
  surroundings: Surroundings,
): boolean {
  const offered = entries.filter(({ task, base }) => task === entry.task && base === 'hub');
  return (
    offered.some(({ recommended }) => recommended) && fittingModel(offered, entry.task, surroundings)?.id === entry.id
  );
}

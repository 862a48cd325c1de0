import { lackOf } from '../fit.ts';
import type { DeviceReport } from '../device.ts';
import type { ModelEntry } from '../model-entry.ts';
import { totalBytes } from '../weights/model.ts';

/** Models above this are not opened twice to see which device is quicker, in bytes. */
const comparedBytes = 700e6;

/** Whether a model can be tried on both devices one after the other: it has files for WebAssembly, and not too many. */
export const isComparable = ({ variants }: ModelEntry, report: DeviceReport): boolean =>
  variants.some(
    (variant) =>
      (variant.devices?.includes('wasm') ?? true) &&
      totalBytes(variant.files) <= comparedBytes &&
      lackOf(variant, 'wasm', report) === undefined,
  );

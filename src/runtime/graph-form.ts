import { expandWeights } from './expand-weights.ts';
import { isExpanded, type Runner } from './fit.ts';
import type { Variant } from './model-entry.ts';
import type { ExternalData } from './session.ts';
import { widenHalves } from './widen-halves.ts';

/** A graph as it is opened, with the weights that lie beside it. */
export interface GraphForm {
  graph: Blob | Uint8Array;
  external: ExternalData[];
}
/** Which graph it is, in which number format, and what runs it. */
export interface FormOptions extends Runner {
  role: string;
  variant: Variant;
}

/**
 * The form of a graph that a device runs quickest and exactly. WebAssembly multiplies weights of 4 bits at a quarter of
 * the speed of float32, and not at all in every build of ONNX Runtime; of half floats it has hardly a kernel, and some
 * graphics cards have none. Both are expanded to the same numbers in float32, 4 bits only where there is room. Measured
 * for Whisper base: 45 ms a token instead of 170.
 */
export async function graphForm(
  stored: Blob,
  beside: ExternalData[],
  { role, variant, ...runner }: FormOptions,
): Promise<GraphForm> {
  const isSmall = variant.dtype === 'q4' && runner.device === 'wasm';
  const isRoomy = isExpanded(variant, runner);
  if (beside.length > 0 || !(isSmall || isRoomy)) return { graph: stored, external: beside };
  const bytes = new Uint8Array(await stored.arrayBuffer());
  const { graph, external } = isSmall
    ? expandWeights(bytes, { name: role, tablesOnly: variant.expanded !== undefined && !isRoomy })
    : widenHalves(bytes, { name: role });
  return { graph, external: external ? [external] : [] };
}

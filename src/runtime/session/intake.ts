import { detachWeights } from '../../formats/onnx-detach.ts';
import type { Build } from './builds.ts';

/** Bytes that a graph names by a path of its own (`model.onnx_data`, `weights.pb`). */
export interface ExternalData {
  path: string;
  data: Blob | Uint8Array;
}
/** A graph as ONNX Runtime takes it. */
export interface Intake {
  bytes: Uint8Array;
  external: ExternalData[];
}

/** Smaller files are quicker read whole, in bytes. */
const smallBytes = 8 * 2 ** 20;
/** A file name of a graph's weights must not be that of another graph in the same runtime. */
let count = 0;

/**
 * Only the JSPI build reads Blobs tensor by tensor: there the weights of a graph go from their Blob to the device, be they
 * in files of their own or in that of the graph. The other builds need all bytes in the heap.
 */
export async function takeIn(
  { name }: Pick<Build, 'name'>,
  graph: Blob | Uint8Array,
  { external, signal }: { external: readonly ExternalData[]; signal: AbortSignal | undefined },
): Promise<Intake> {
  if (name !== 'jspi' || !(graph instanceof Blob) || graph.size < smallBytes)
    return { bytes: await toBytes(graph), external: await Promise.all(external.map((file) => readIn(name, file))) };
  const path = `weights-in-graph-${count++}`;
  const bytes = await detachWeights(graph, { path, signal }).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    return toBytes(graph); // no graph, which the runtime says better
  });
  return { bytes, external: [...external, { path, data: graph }] };
}

const readIn = async (name: Build['name'], { path, data }: ExternalData): Promise<ExternalData> => ({
  path,
  data: name === 'jspi' ? data : await toBytes(data),
});

const toBytes = async (data: Blob | Uint8Array) =>
  data instanceof Uint8Array ? data : new Uint8Array(await data.arrayBuffer());

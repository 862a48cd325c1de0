import { isOnDevice, type Session, type Value } from '../../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../../runtime/tensor.ts';
import { writeOnnx } from '../../../../formats/onnx.ts';
import type { Abortable } from '../model.ts';
import { isOfEncoder, pastInputs } from './names.ts';

/** What the decoder remembers: keys and values [rows, heads, tokens, size] by the name of the input they go to. */
export type Memory = Record<string, Value>;

/** Frees what lies on the device; the memory is not to be used afterwards. */
export function freeMemory(memory: Memory): void {
  for (const value of Object.values(memory)) if (isOnDevice(value)) value.dispose();
}

/** Row i of the result is row `sources[i]`. Where the memory is on a device, `gather` (of `gatherGraph`) keeps it there. */
export async function gatherMemory(
  memory: Memory,
  sources: readonly number[],
  { gather, signal }: { gather: Session | undefined } & Abortable,
): Promise<Memory> {
  if (gather && Object.values(memory).some(isOnDevice)) {
    const indices = tensor('int32', Int32Array.from(sources), [sources.length]);
    const gathered = await gather.run({ ...memory, [indicesName]: indices }, signal ? { signal } : {});
    return Object.fromEntries(Object.keys(memory).map((name) => [name, gathered[gatheredName(name)]!]));
  }
  const entries = Object.entries(memory).map(async ([name, value]) => {
    return [name, gatherRows(isOnDevice(value) ? await value.read() : value, sources)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function gatherRows({ type, dims, data }: Tensor, sources: readonly number[]): Tensor {
  const size = data.length / dims[0]!;
  const rows = data.slice(0, 0).constructor as new (length: number) => typeof data;
  const gathered = new rows(size * sources.length);
  sources.forEach((source, i) => gathered.set(data.subarray(source * size, (source + 1) * size) as never, i * size));
  return tensor(type, gathered, [sources.length, ...dims.slice(1)]);
}

const indicesName = 'indices';
const gatheredName = (name: string): string => `gathered.${name}`;

/** A graph that reorders the rows of a decoder's memory, and its outputs, all to be kept on the device. */
export function gatherGraph(decoder: Pick<Session, 'inputs'>): {
  graph: Uint8Array<ArrayBuffer>;
  keepOnDevice: string[];
} {
  const pasts = pastInputs(decoder).filter(({ name }) => !isOfEncoder(name));
  const renamed = (rows: string) =>
    pasts.map(({ name, type, dims }) => ({ name, type, dims: [rows, ...dims.slice(1)] }));
  const graph = writeOnnx({
    inputs: [...renamed('rows'), { name: indicesName, type: 'int32', dims: ['chosen'] }],
    outputs: renamed('chosen').map((value) => ({ ...value, name: gatheredName(value.name) })),
    nodes: pasts.map(({ name }) => ({
      type: 'Gather',
      inputs: [name, indicesName],
      outputs: [gatheredName(name)],
      attributes: { axis: 0 },
    })),
  });
  return { graph, keepOnDevice: pasts.map(({ name }) => gatheredName(name)) };
}

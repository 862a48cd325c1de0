/**
 * Reads what an ONNX graph takes and gives, without its weights (https://github.com/onnx/onnx, onnx/onnx.proto3; the
 * numbers below are its field numbers). A file of several gigabytes costs a few small reads.
 */
import { createSource, fields, findField, type Source, type Span } from './protobuf-file.ts';
import { integersOf, readFields, textOf, type Field } from './protobuf.ts';

export interface OnnxTensorInfo {
  name: string;
  /** ONNX's number of the element type resolved to its name; `other` for what no model of ours uses. */
  type: 'float32' | 'float16' | 'float64' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool' | 'bfloat16' | 'other';
  /** A number, the name of a free dimension, or '?' for one without a name. */
  dims: readonly (number | string)[];
}
export interface OnnxHead {
  inputs: readonly OnnxTensorInfo[];
  outputs: readonly OnnxTensorInfo[];
  /** Names of the files beside the graph that hold weights. */
  external: readonly string[];
  /** Bytes of the largest weight. */
  largest: number;
  /** How many numbers the weights are. */
  parameters: number;
}

const types: Record<number, OnnxTensorInfo['type']> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  16: 'bfloat16',
};
const bytesOf: Partial<Record<number, number>> = { 1: 4, 2: 1, 3: 1, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 16: 2 };
const modelGraph = 7;
const graphFields = { initializer: 5, input: 11, output: 12 };
const tensorFields = { dims: 1, dataType: 2, name: 8, external: 13 };

/** Throws a RangeError when the bytes are no ONNX model. */
export async function readOnnxHead(file: Blob): Promise<OnnxHead> {
  const source = createSource(file);
  const graph = await findField(source, { from: 0, to: file.size }, modelGraph);
  if (!graph) throw new RangeError('The bytes hold no ONNX graph.');
  const weights: Weight[] = [];
  const inputs: OnnxTensorInfo[] = [];
  const outputs: OnnxTensorInfo[] = [];
  for await (const field of fields(source, graph)) {
    if (field.number === graphFields.initializer) weights.push(await readWeight(source, field));
    if (field.number === graphFields.input) inputs.push(readValue(await source.read(field)));
    if (field.number === graphFields.output) outputs.push(readValue(await source.read(field)));
  }
  if (outputs.length === 0) throw new RangeError('The graph has no outputs.');
  // Before IR version 4 weights are listed among the inputs.
  const names = new Set(weights.map(({ name }) => name));
  return {
    inputs: inputs.filter(({ name }) => !names.has(name)),
    outputs,
    external: [...new Set(weights.flatMap(({ location }) => location ?? []))],
    largest: weights.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    parameters: weights.reduce((sum, { count }) => sum + count, 0),
  };
}

interface Weight {
  name: string;
  count: number;
  bytes: number;
  location?: string;
}

async function readWeight(source: Source, span: Span): Promise<Weight> {
  const dims: number[] = [];
  let type = 0;
  let name = '';
  let location: string | undefined;
  for await (const field of fields(source, span)) {
    if (field.number === tensorFields.dataType) type = field.value ?? 0;
    if (field.number === tensorFields.name) name = decoder.decode(await source.read(field));
    if (field.number === tensorFields.dims)
      dims.push(...(field.value === undefined ? packed(await source.read(field)) : [field.value]));
    if (field.number === tensorFields.external) {
      const [key, value] = [...readFields(await source.read(field))].map(textOf);
      if (key === 'location' && value) location = value;
    }
  }
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { name, count, bytes: count * (bytesOf[type] ?? 1), ...(location && { location }) };
}
const decoder = new TextDecoder();
const packed = (value: Uint8Array) => integersOf({ number: 0, value, raw: value });

/** ValueInfoProto: name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { value = 1, param = 2 } } } } */
function readValue(bytes: Uint8Array): OnnxTensorInfo {
  const value = [...readFields(bytes)];
  const name = value.filter(({ number }) => number === 1).map(textOf)[0] ?? '';
  const tensor = within(within(value, 2), 1);
  const element = tensor.find(({ number }) => number === 1)?.value;
  const dims = within(tensor, 2)
    .filter(({ number }) => number === 1)
    .map((dim) => dimOf(inside(dim)));
  return { name, type: types[Number(element)] ?? 'other', dims };
}

const dimOf = ([field]: Field[]): number | string =>
  field === undefined ? '?' : typeof field.value === 'number' ? field.value : textOf(field);
const inside = ({ value }: Field): Field[] => (typeof value === 'number' ? [] : [...readFields(value)]);
const within = (message: readonly Field[], number: number): Field[] => {
  const field = message.find((candidate) => candidate.number === number);
  return field ? inside(field) : [];
};

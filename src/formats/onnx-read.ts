/**
 * Reads what an ONNX graph takes and gives, without its weights (https://github.com/onnx/onnx, onnx/onnx.proto3; the
 * numbers below are its field numbers). A file of several gigabytes costs a few small reads.
 */
import { createBudget, type Budget } from './budget.ts';
import { blobSource, spanOf, type ByteSource, type Span } from './byte-source.ts';
import { fields, findField } from './protobuf-file.ts';
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
  /** The type of most of them; `other` where there are none. */
  type: OnnxTensorInfo['type'];
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

/** A name, a shape or a type takes some hundred bytes; together they are some megabytes in the largest models. */
const [mostFieldBytes, mostHeadBytes] = [64 * 1024, 16 * 2 ** 20];

/** Throws a RangeError when the bytes are no ONNX model, or ask for more memory than the head of any model takes. */
export async function readOnnxHead(file: Blob, signal?: AbortSignal): Promise<OnnxHead> {
  const reader = readerOf(file, signal);
  const { source } = reader;
  const graph = await findField(source, { from: 0, to: file.size }, modelGraph);
  if (!graph) throw new RangeError('The bytes hold no ONNX graph.');
  const weights: Weight[] = [];
  const inputs: OnnxTensorInfo[] = [];
  const outputs: OnnxTensorInfo[] = [];
  for await (const field of fields(source, graph)) {
    if (field.number === graphFields.initializer) weights.push(await readWeight(reader, field));
    if (field.number === graphFields.input) inputs.push(readValue(await reader.small(field)));
    if (field.number === graphFields.output) outputs.push(readValue(await reader.small(field)));
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
    type: mainType(weights),
  };
}

interface Reader {
  source: ByteSource;
  /** The bytes of a field that holds no weights. */
  small: (field: Span) => Promise<Uint8Array>;
  budget: Budget;
}

function readerOf(file: Blob, signal: AbortSignal | undefined): Reader {
  const source = blobSource(file, signal);
  const budget = createBudget(mostHeadBytes);
  return {
    source,
    budget,
    async small(field) {
      if (field.to - field.from > mostFieldBytes)
        throw new RangeError(`A field of ${field.to - field.from} bytes stands where a name or a shape is.`);
      budget.take(field.to - field.from);
      return spanOf(source, field);
    },
  };
}

interface Weight {
  name: string;
  type: OnnxTensorInfo['type'];
  count: number;
  bytes: number;
  location?: string;
}
/** What is noted of a weight beside its name, in bytes. */
const weightBytes = 64;

async function readWeight({ source, small, budget }: Reader, span: Span): Promise<Weight> {
  budget.take(weightBytes);
  let count = 1;
  let type = 0;
  let name = '';
  let location: string | undefined;
  for await (const field of fields(source, span)) {
    if (field.number === tensorFields.dataType) type = field.value ?? 0;
    if (field.number === tensorFields.name) name = decoder.decode(await small(field));
    if (field.number === tensorFields.dims)
      count *= field.value ?? packed(await small(field)).reduce((product, dim) => product * dim, 1);
    if (field.number === tensorFields.external) {
      const [key, value] = [...readFields(await small(field))].map(textOf);
      if (key === 'location' && value) location = value;
    }
  }
  // What is no shape has no size: a sum of it would be none either.
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`The weight “${name}” has an impossible shape.`);
  const bytes = count * (bytesOf[type] ?? 1);
  return { name, type: types[type] ?? 'other', count, bytes, ...(location && { location }) };
}
const decoder = new TextDecoder();
const packed = (value: Uint8Array) => integersOf({ number: 0, value, raw: value });

/** The type that most of the numbers have: scales and biases of another one do not count. */
function mainType(weights: readonly Weight[]): OnnxTensorInfo['type'] {
  const counts = new Map<OnnxTensorInfo['type'], number>();
  for (const { type, count } of weights) counts.set(type, (counts.get(type) ?? 0) + count);
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), ['other', 0] as const)[0];
}

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

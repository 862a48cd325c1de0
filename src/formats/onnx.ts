/**
 * Writes ONNX graphs: the few messages of onnx.proto3 that a small graph needs (https://github.com/onnx/onnx,
 * onnx/onnx.proto; numbers below are its field numbers and enum values).
 */

import { join, writeBytes, writeFloat, writeInteger, writeText } from './protobuf.ts';

/** TensorProto.DataType */
const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10, float64: 11 } as const;
export type OnnxType = keyof typeof elementTypes;

/** IR version 8 and operator set 17 are read by every ONNX Runtime since 1.12. */
const irVersion = 8;
const defaultOpset = 17;

export interface OnnxValue {
  name: string;
  type: OnnxType;
  /** A number, or the name of a free dimension. */
  dims: readonly (number | string)[];
}
export interface OnnxConstant {
  name: string;
  type: OnnxType;
  dims: readonly number[];
  /** Little-endian, row-major; or where the bytes lie in a file beside the graph. */
  data: Uint8Array | { path: string; offset: number; length: number };
}
/** Whole numbers are written as INT, arrays of them as INTS; `{ float }` and `{ floats }` as FLOAT and FLOATS. */
export type OnnxAttribute = number | string | readonly number[] | { float: number } | { floats: readonly number[] };
export interface OnnxNode {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, OnnxAttribute>;
  /** Operator set other than ONNX's own, such as `com.microsoft`. */
  domain?: string;
}
export interface OnnxGraph {
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  nodes: readonly OnnxNode[];
  constants?: readonly OnnxConstant[];
  opset?: number;
}

/** Bytes of a ModelProto with the graph. */
export function writeOnnx(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const { inputs, outputs, nodes, constants = [], opset = defaultOpset } = graph;
  const domains = ['', ...new Set(nodes.flatMap(({ domain }) => domain ?? []))];
  const body = [
    ...nodes.map((node) => message(1, writeNode(node))),
    writeText(2, 'graph'),
    ...constants.map((constant) => message(5, writeConstant(constant))),
    ...inputs.map((value) => message(11, writeValue(value))),
    ...outputs.map((value) => message(12, writeValue(value))),
  ];
  return join([
    writeInteger(1, irVersion),
    message(7, body),
    ...domains.map((domain) => message(8, [writeText(1, domain), writeInteger(2, domain ? 1 : opset)])),
  ]);
}

const writeNode = ({ type, inputs, outputs, attributes = {}, domain }: OnnxNode) => [
  ...inputs.map((name) => writeText(1, name)),
  ...outputs.map((name) => writeText(2, name)),
  writeText(4, type),
  ...Object.entries(attributes).map(([name, value]) => message(5, [writeText(1, name), ...writeAttribute(value)])),
  ...(domain ? [writeText(7, domain)] : []),
];

/** The second field of each is AttributeProto.AttributeType. */
function writeAttribute(value: OnnxAttribute): Uint8Array[] {
  if (typeof value === 'number') return [writeInteger(3, value), writeInteger(20, 2)];
  if (typeof value === 'string') return [writeText(4, value), writeInteger(20, 3)];
  if ('float' in value) return [writeFloat(2, value.float), writeInteger(20, 1)];
  if ('floats' in value) return [...value.floats.map((item) => writeFloat(7, item)), writeInteger(20, 6)];
  return [...value.map((item) => writeInteger(8, item)), writeInteger(20, 7)];
}

const writeConstant = ({ name, type, dims, data }: OnnxConstant) => [
  ...dims.map((dim) => writeInteger(1, dim)),
  writeInteger(2, elementTypes[type]),
  writeText(8, name),
  ...(data instanceof Uint8Array ? [writeBytes(9, data)] : writeExternal(data)),
];

const writeExternal = ({ path, offset, length }: { path: string; offset: number; length: number }) => [
  ...Object.entries({ location: path, offset, length }).map(([key, value]) =>
    message(13, [writeText(1, key), writeText(2, String(value))]),
  ),
  writeInteger(14, 1), // TensorProto.EXTERNAL
];

const writeValue = ({ name, type, dims }: OnnxValue) => {
  const shape = dims.map((dim) => message(1, [typeof dim === 'number' ? writeInteger(1, dim) : writeText(2, dim)]));
  return [writeText(1, name), message(2, [message(1, [writeInteger(1, elementTypes[type]), message(2, shape)])])];
};

const message = (field: number, parts: readonly Uint8Array[]) => writeBytes(field, join(parts));

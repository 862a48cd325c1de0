/**
 * Writes ONNX graphs: the few messages of onnx.proto3 that a small graph needs (https://github.com/onnx/onnx,
 * onnx/onnx.proto; numbers below are its field numbers and enum values).
 */

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
    text(2, 'graph'),
    ...constants.map((constant) => message(5, writeConstant(constant))),
    ...inputs.map((value) => message(11, writeValue(value))),
    ...outputs.map((value) => message(12, writeValue(value))),
  ];
  return join([
    integer(1, irVersion),
    message(7, body),
    ...domains.map((domain) => message(8, [text(1, domain), integer(2, domain ? 1 : opset)])),
  ]);
}

const writeNode = ({ type, inputs, outputs, attributes = {}, domain }: OnnxNode) => [
  ...inputs.map((name) => text(1, name)),
  ...outputs.map((name) => text(2, name)),
  text(4, type),
  ...Object.entries(attributes).map(([name, value]) => message(5, [text(1, name), ...writeAttribute(value)])),
  ...(domain ? [text(7, domain)] : []),
];

/** The second field of each is AttributeProto.AttributeType. */
function writeAttribute(value: OnnxAttribute): Uint8Array[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, 2)];
  if (typeof value === 'string') return [text(4, value), integer(20, 3)];
  if ('float' in value) return [float(2, value.float), integer(20, 1)];
  if ('floats' in value) return [...value.floats.map((item) => float(7, item)), integer(20, 6)];
  return [...value.map((item) => integer(8, item)), integer(20, 7)];
}

const writeConstant = ({ name, type, dims, data }: OnnxConstant) => [
  ...dims.map((dim) => integer(1, dim)),
  integer(2, elementTypes[type]),
  text(8, name),
  ...(data instanceof Uint8Array ? [bytes(9, data)] : writeExternal(data)),
];

const writeExternal = ({ path, offset, length }: { path: string; offset: number; length: number }) => [
  ...Object.entries({ location: path, offset, length }).map(([key, value]) =>
    message(13, [text(1, key), text(2, String(value))]),
  ),
  integer(14, 1), // TensorProto.EXTERNAL
];

const writeValue = ({ name, type, dims }: OnnxValue) => {
  const shape = dims.map((dim) => message(1, [typeof dim === 'number' ? integer(1, dim) : text(2, dim)]));
  return [text(1, name), message(2, [message(1, [integer(1, elementTypes[type]), message(2, shape)])])];
};

// Protocol buffers wire format: https://protobuf.dev/programming-guides/encoding/

const varint = (value: number): number[] => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return [...out, Number(rest)];
};
const tag = (field: number, wireType: 0 | 2 | 5) => varint(field * 8 + wireType);
const integer = (field: number, value: number) => Uint8Array.from([...tag(field, 0), ...varint(value)]);
const bytes = (field: number, data: Uint8Array) => join([[...tag(field, 2), ...varint(data.length)], data]);
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));
const message = (field: number, parts: readonly Uint8Array[]) => bytes(field, join(parts));
const float = (field: number, value: number) => join([tag(field, 5), new Uint8Array(Float32Array.of(value).buffer)]);

function join(parts: readonly (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

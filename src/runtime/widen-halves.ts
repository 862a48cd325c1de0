import { externalPlace, float16, float32, graph, messageOf, model, node } from '../formats/onnx-fields.ts';
import { type Field, integersOf, join, readFields, textOf, writeBytes, writeInteger } from '../formats/protobuf.ts';
import { AppError } from './errors.ts';
import type { Expanded } from './expand-weights.ts';
import { halvesToFloats } from './half.ts';

/** More field numbers of onnx.proto3 (https://github.com/onnx/onnx, onnx/onnx.proto). */
const values: readonly number[] = [11, 12, 13]; // GraphProto: input, output, value_info
const modelFunction = 25;
const functionParts = { node: 7, value: 12 } as const;
const attribute = { name: 1, integer: 3, tensor: 5, graph: 6, tensors: 10, graphs: 11 } as const;
const tensor = { dims: 1, type: 2, integers: 5, name: 8, raw: 9, location: 14 } as const;
const valueType = 2;
/** Of TypeProto: kinds whose first field is the type of an element, and those whose element has a whole TypeProto. */
const typeKinds = { plain: [1, 8] as readonly number[], nested: [4, 9] as readonly number[] };
/** Attributes that hold a TensorProto.DataType: of Cast, of generators, of DequantizeLinear. */
const typeAttributes: readonly string[] = ['to', 'dtype', 'output_dtype'];

/** Constants with fewer numbers stay in the graph, where the optimiser looks at them. */
const leastOutside = 1024;

/**
 * The same graph with every half float as float32: constants, inputs, outputs and all arithmetic between them. Weights
 * keep their values, and nothing is rounded to half precision on the way any more; the price is twice the memory. Graphs
 * without half floats come back as they are. Throws `model-corrupt` where half floats lie in a file beside the graph, and
 * for bytes that are no graph.
 */
export function widenHalves(bytes: Uint8Array<ArrayBuffer>, { name }: { name: string }): Expanded {
  const path = `${name}.float32`;
  const weights: { offset: number; count: number; fill: (target: Float32Array) => void }[] = [];
  let length = 0;
  let isChanged = false;

  /** `isOutside`: its numbers may go to the file of weights. */
  const widenTensor = (message: Uint8Array, isOutside: boolean): Uint8Array => {
    const fields = [...readFields(message)];
    if (fields.find(({ number }) => number === tensor.type)?.value !== float16) return message;
    isChanged = true;
    const halves = halvesOf(fields);
    const kept = fields.filter(({ number }) => number === tensor.dims || number === tensor.name).map(({ raw }) => raw);
    const typed = [...kept, writeInteger(tensor.type, float32)];
    if (!isOutside || halves.count < leastOutside) {
      const numbers = new Float32Array(halves.count);
      halves.fill(numbers);
      return join([...typed, writeBytes(tensor.raw, new Uint8Array(numbers.buffer))]);
    }
    const place = { location: path, offset: length, length: 4 * halves.count };
    weights.push({ offset: length, ...halves });
    length += place.length;
    return join([...typed, externalPlace(place)]);
  };

  const widenType = (message: Uint8Array): Uint8Array =>
    mapFields(message, (field) => {
      const { number } = field;
      if (typeKinds.nested.includes(number)) return nest(field, (inner) => mapFirst(inner, widenType));
      if (!typeKinds.plain.includes(number)) return field.raw;
      return nest(field, (inner) =>
        mapFields(inner, (part) => {
          if (part.number !== 1 || part.value !== float16) return part.raw;
          isChanged = true;
          return writeInteger(1, float32);
        }),
      );
    });

  const widenValue = (field: Field): Uint8Array =>
    nest(field, (message) =>
      mapFields(message, (part) => (part.number === valueType ? nest(part, widenType) : part.raw)),
    );

  const widenAttribute = (message: Uint8Array): Uint8Array => {
    const fields = [...readFields(message)];
    const named = fields.find(({ number }) => number === attribute.name);
    const isType = named !== undefined && typeAttributes.includes(textOf(named));
    return join(
      fields.map((field) => {
        const { number, value } = field;
        if (number === attribute.graph || number === attribute.graphs) return nest(field, (inner) => widenGraph(inner));
        if (number === attribute.tensor || number === attribute.tensors)
          return nest(field, (inner) => widenTensor(inner, false));
        if (number !== attribute.integer || !isType || value !== float16) return field.raw;
        isChanged = true;
        return writeInteger(attribute.integer, float32);
      }),
    );
  };
  const widenNode = (field: Field): Uint8Array =>
    nest(field, (message) =>
      mapFields(message, (part) => (part.number === node.attribute ? nest(part, widenAttribute) : part.raw)),
    );

  const widenGraph = (message: Uint8Array, isMain = false): Uint8Array =>
    mapFields(message, (field) => {
      if (field.number === graph.node) return widenNode(field);
      if (field.number === graph.initializer) return nest(field, (inner) => widenTensor(inner, isMain));
      return values.includes(field.number) ? widenValue(field) : field.raw;
    });
  const widenFunction = (message: Uint8Array): Uint8Array =>
    mapFields(message, (field) => {
      if (field.number === functionParts.node) return widenNode(field);
      return field.number === functionParts.value ? widenValue(field) : field.raw;
    });

  try {
    const widened = mapFields(bytes, (field) => {
      if (field.number === model.graph) return nest(field, (inner) => widenGraph(inner, true));
      return field.number === modelFunction ? nest(field, widenFunction) : field.raw;
    });
    if (!isChanged) return { graph: bytes, external: undefined };
    const data = new Uint8Array(length);
    for (const { offset, count, fill } of weights) fill(new Float32Array(data.buffer, offset, count));
    return { graph: widened, external: length > 0 ? { path, data } : undefined };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('model-corrupt', `The graph of the ${name} is damaged. Download it again.`, { cause });
  }
}

const mapFields = (message: Uint8Array, write: (field: Field) => Uint8Array): Uint8Array<ArrayBuffer> =>
  join([...readFields(message)].map(write));

/** A field whose message is written anew; one that holds no message stays. */
const nest = (field: Field, write: (message: Uint8Array) => Uint8Array): Uint8Array =>
  typeof field.value === 'number' ? field.raw : writeBytes(field.number, write(messageOf(field)));

/** The message with another first field. */
const mapFirst = (message: Uint8Array, write: (inner: Uint8Array) => Uint8Array): Uint8Array =>
  mapFields(message, (field) => (field.number === 1 ? nest(field, write) : field.raw));

/** The half floats of a constant: as bytes, or each as a whole number, as onnxconverter-common writes short lists. */
function halvesOf(fields: readonly Field[]): { count: number; fill: (target: Float32Array) => void } {
  if (fields.some(({ number, value }) => number === tensor.location && value === 1))
    throw new AppError('model-corrupt', 'Half-precision data beside a graph cannot be expanded. Use the fp32 export.');
  const raw = fields.find(({ number }) => number === tensor.raw);
  if (raw && typeof raw.value !== 'number') {
    const { value } = raw;
    if (value.length % 2 !== 0) throw new RangeError('A half float is cut in two.');
    return { count: value.length / 2, fill: (target) => halvesToFloats(new Uint16Array(value.slice().buffer), target) };
  }
  const bits = fields.filter(({ number }) => number === tensor.integers).flatMap(integersOf);
  return { count: bits.length, fill: (target) => halvesToFloats(Uint16Array.from(bits), target) };
}

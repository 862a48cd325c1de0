/**
 * Takes the weights out of an ONNX file without reading them (https://github.com/onnx/onnx, onnx/onnx.proto3; the numbers
 * below are its field numbers).
 */
import { createSource, type Source } from './blob-window.ts';
import { fields, type Place } from './protobuf-file.ts';
import { join, writeBytes, writeInteger, writeText } from './protobuf.ts';

const modelGraph = 7;
const graphInitializer = 5;
const tensorFields = { raw: 9, external: 13, location: 14 };
/** TensorProto.DataLocation */
const isExternal = 1;

export interface DetachOptions {
  /** The name under which the graph asks for the file. */
  path: string;
  /** Weights of fewer bytes stay in the graph, where the optimizer may look at them. */
  least?: number;
}
const usualLeast = 64 * 1024;

/**
 * The same graph, whose weights are named by their place in the very file that was given, as external data. Costs reads of
 * the rest only. Throws a RangeError when the bytes are no ONNX model.
 */
export async function detachWeights(
  file: Blob,
  { path, least = usualLeast }: DetachOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = createSource(file);
  const model: Uint8Array[] = [];
  for await (const field of fields(source, { from: 0, to: file.size }))
    model.push(
      field.number === modelGraph
        ? writeBytes(modelGraph, await detachGraph(source, field, { path, least }))
        : await rawOf(source, field),
    );
  return join(model);
}

async function detachGraph(source: Source, graph: Place, options: Required<DetachOptions>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const field of fields(source, graph))
    parts.push(
      field.number === graphInitializer && field.to - field.from >= options.least
        ? writeBytes(graphInitializer, await detachTensor(source, field, options))
        : await rawOf(source, field),
    );
  return join(parts);
}

async function detachTensor(
  source: Source,
  tensor: Place,
  { path, least }: Required<DetachOptions>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const field of fields(source, tensor)) {
    const length = field.to - field.from;
    if (field.number !== tensorFields.raw || length < least) parts.push(await rawOf(source, field));
    else
      parts.push(
        entry('location', path),
        entry('offset', String(field.from)),
        entry('length', String(length)),
        writeInteger(tensorFields.location, isExternal),
      );
  }
  return join(parts);
}

/** StringStringEntryProto */
const entry = (key: string, value: string): Uint8Array =>
  writeBytes(tensorFields.external, join([writeText(1, key), writeText(2, value)]));

/** A copy, because the source reads on. */
const rawOf = async (source: Source, { start, to }: Place): Promise<Uint8Array> =>
  (await source.read({ from: start, to })).slice();

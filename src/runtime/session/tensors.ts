import type * as Ort from 'onnxruntime-web';
import { AppError } from '../errors.ts';
import { tensor, type DeviceTensor, type Tensor, type TensorArrays, type TensorType } from '../tensor.ts';
import type { OrtModule } from './builds.ts';

/** What a graph takes or gives. */
export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  /** A number, or the symbolic name of a free dimension. */
  readonly dims: readonly (number | string)[];
}

export type Value = Tensor | DeviceTensor;

const types: readonly string[] = ['float32', 'float16', 'int32', 'int64', 'uint8', 'int8', 'bool'];
const isTensorType = (type: string): type is TensorType => types.includes(type);

/** Reads the session's metadata. Throws `model-corrupt` for a value that is no tensor or of a type we do not use. */
export function readInfo(metadata: readonly Ort.InferenceSession.ValueMetadata[]): TensorInfo[] {
  return metadata.map((value) => {
    const type = value.isTensor ? value.type : 'a sequence or map';
    if (!value.isTensor || !isTensorType(value.type))
      throw new AppError(
        'model-corrupt',
        `The graph's value “${value.name}” is ${type}. Accepted are tensors of ${types.join(', ')}: use another export of the model.`,
      );
    return { name: value.name, type: value.type, dims: value.shape };
  });
}

/** Whether the numbers lie in the memory of the device: they are then read by `read`, and freed by `dispose`. */
export const isOnDevice = (value: Value): value is DeviceTensor => 'read' in value;

/** The device's own tensor behind a `DeviceTensor`, kept out of sight of everyone else. */
const onDevice = new WeakMap<DeviceTensor, Ort.Tensor>();

/** To ONNX Runtime's form, without copying numbers. */
export function toOrt(ort: OrtModule, value: Value): Ort.Tensor {
  if (!isOnDevice(value)) return new ort.Tensor(value.type, value.data as never, value.dims);
  const held = onDevice.get(value);
  if (!held) throw new AppError('device', 'A tensor of a device is used after it was freed.');
  return held;
}

/** From ONNX Runtime's form, without copying numbers. */
export function fromOrt(value: Ort.Tensor): Value {
  const type = value.type;
  if (!isTensorType(type))
    throw new AppError('model-corrupt', `The graph gave ${type}. Accepted are ${types.join(', ')}.`);
  if (value.location === 'cpu') return tensor(type, plainArray(type, value.data), value.dims);
  const held: DeviceTensor = {
    type,
    dims: value.dims,
    async read() {
      // One tensor is downloaded once and then lives on the CPU; the second reader gets the same numbers.
      const reading = readings.get(value) ?? value.getData();
      readings.set(value, reading);
      return tensor(type, plainArray(type, await reading), value.dims);
    },
    dispose() {
      if (onDevice.delete(held)) value.dispose();
    },
  };
  onDevice.set(held, value);
  return held;
}
const readings = new WeakMap<Ort.Tensor, Promise<Ort.Tensor.DataType>>();

/** float16 is bits to us; newer engines hand it over as a Float16Array. */
function plainArray(type: TensorType, data: Ort.Tensor.DataType): TensorArrays[TensorType] {
  if (type !== 'float16' || data instanceof Uint16Array) return data as TensorArrays[TensorType];
  const { buffer, byteOffset, byteLength } = data as Exclude<Ort.Tensor.DataType, string[]>;
  return new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT);
}

/**
 * The named output in the memory of the CPU, read from the device if it is there.
 * Throws `model-corrupt` when the graph did not give it, naming what it gave.
 */
export async function cpuTensor(outputs: Record<string, Value>, name: string): Promise<Tensor> {
  const value = outputs[name];
  if (!value) {
    const given = Object.keys(outputs).join(', ') || 'nothing';
    throw new AppError('model-corrupt', `The model gives no “${name}” but ${given}. It is of another layout.`);
  }
  return isOnDevice(value) ? value.read() : value;
}

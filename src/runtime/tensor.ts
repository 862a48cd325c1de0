/** Element types that a graph may ask for. float16 travels as its bits in a Uint16Array. */
export interface TensorArrays {
  float32: Float32Array;
  float16: Uint16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  int8: Int8Array;
  bool: Uint8Array;
}
export type TensorType = keyof TensorArrays;

/** Numbers with a shape, row-major, in the memory of the CPU. */
export interface Tensor<T extends TensorType = TensorType> {
  readonly type: T;
  readonly dims: readonly number[];
  readonly data: TensorArrays[T];
}

/** A tensor that stays in the memory of the device it was computed on; only a session can use or read it. */
export interface DeviceTensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  /** Brings the numbers to the CPU. */
  read(): Promise<Tensor>;
  dispose(): void;
}

/** Builds a tensor. Throws a RangeError when the shape and the number of elements disagree. */
export function tensor<T extends TensorType>(type: T, data: TensorArrays[T], dims: readonly number[]): Tensor<T> {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length)
    throw new RangeError(`A tensor of shape [${dims.join(', ')}] has ${size} elements, not ${data.length}.`);
  return { type, dims, data };
}

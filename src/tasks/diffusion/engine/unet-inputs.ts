import { AppError } from '../../../runtime/errors.ts';
import { floatTensor } from '../../../runtime/half.ts';
import type { Session, TensorInfo } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import { guidanceEmbedding } from './guidance.ts';
import type { Conditioning } from './prompt/condition.ts';
import { roundHalfEven } from './rounding.ts';

/** Size of the latents. */
export interface LatentSize {
  width: number;
  height: number;
}

/** What a refiner is told of the prompts: `aesthetic_score` and `negative_aesthetic_score` of diffusers. */
const [aestheticScore, negativeScore] = [6, 2.5];

/** What the graph says of an input, if it has it. */
export const input = (session: Session, name: string): TensorInfo | undefined =>
  session.inputs.find((info) => info.name === name);

/** Throws `model-corrupt` when the graph has no such input. */
export function required(session: Session, name: string): TensorInfo {
  const found = input(session, name);
  if (found) return found;
  const given = session.inputs.map((info) => info.name).join(', ');
  throw new AppError('model-corrupt', `The UNet has no input “${name}” but ${given}. It is of another layout.`);
}

/** Throws `bad-option` when the graph is of a fixed, other size. */
export function checkSize({ dims }: TensorInfo, { width, height }: LatentSize): void {
  const [fixedHeight, fixedWidth] = [dims[2], dims[3]];
  const fits = (fixed: number | string | undefined, size: number): boolean =>
    typeof fixed !== 'number' || fixed === size;
  if (fits(fixedHeight, height) && fits(fixedWidth, width)) return;
  throw new AppError(
    'bad-option',
    `The size is ${width * 8} x ${height * 8}; this model accepts ${Number(fixedWidth) * 8} x ${Number(fixedHeight) * 8} only.`,
  );
}

/** One tensor of the rows, in the type that the graph asks for. Throws `bad-option` where a fixed shape does not fit. */
export function stack(info: TensorInfo, rows: readonly Tensor<'float32'>[]): Tensor {
  const shape = rows[0]!.dims.slice(1);
  const size = rows[0]!.data.length;
  info.dims.slice(1).forEach((dim, axis) => {
    if (typeof dim !== 'number' || dim === shape[axis]) return;
    throw new AppError(
      'bad-option',
      `“${info.name}” is [${shape.join(', ')}]; this model accepts [${info.dims.slice(1).join(', ')}]. Shorten the prompt, or choose another model.`,
    );
  });
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, i) => data.set(row.data, i * size));
  return floatTensor(info.type === 'float16' ? 'float16' : 'float32', data, [rows.length, ...shape]);
}

/** A scalar, one number, or one for each row; whole where the graph takes integers. */
export function timestepTensor({ type, dims }: TensorInfo, t: number, rows: number): Tensor {
  const count = dims.length === 0 ? 1 : typeof dims[0] === 'number' ? dims[0] : dims[0] === 'batch' ? rows : 1;
  const shape = dims.length === 0 ? [] : [count];
  const whole = roundHalfEven(t);
  if (type === 'int64') return tensor('int64', new BigInt64Array(count).fill(BigInt(whole)), shape);
  if (type === 'int32') return tensor('int32', new Int32Array(count).fill(whole), shape);
  return floatTensor(type === 'float16' ? 'float16' : 'float32', new Float32Array(count).fill(t), shape);
}

/** SDXL's pooled embedding. Throws `model-corrupt` when there is none. */
export function pooledOf({ pooled }: Conditioning): Tensor<'float32'> {
  if (pooled) return pooled;
  throw new AppError('model-corrupt', 'The UNet asks for a pooled embedding, but the text encoders give none.');
}

/**
 * SDXL's `add_time_ids`: the original size, no crop, the target size; the refiner takes a score instead
 * of the last. [1, 6], or [1, 5] of the refiner; the size is that of the latents. Source: `_get_add_time_ids` of diffusers.
 */
export function timeIds({ dims }: TensorInfo, { width, height }: LatentSize, isNegative = false): Tensor<'float32'> {
  const [w, h] = [width * 8, height * 8];
  const ids = dims[1] === 5 ? [h, w, 0, 0, isNegative ? negativeScore : aestheticScore] : [h, w, 0, 0, h, w];
  return tensor('float32', Float32Array.from(ids), [1, ids.length]);
}

/** LCM's embedding of the guidance scale, [1, width], as wide as the graph asks for; 256 where it leaves that open. */
export function guidanceRow({ dims }: TensorInfo, guidanceScale: number): Tensor<'float32'> {
  const width = typeof dims[1] === 'number' ? dims[1] : 256;
  return tensor('float32', guidanceEmbedding(guidanceScale, width), [1, width]);
}

import { AppError } from '../../runtime/errors.ts';
import type { Stage } from './contract.ts';
import { sideRange, type Size } from './size.ts';
import { allStages, type Stages } from './stages.ts';

/** What does not fit, with the size that may. */
export class TooLarge extends AppError {
  readonly smaller: Size;

  constructor(message: string, smaller: Size, options: ErrorOptions) {
    super('memory', `${message} ${smaller.width} × ${smaller.height} pixels may fit.`, options);
    this.smaller = smaller;
  }
}

/**
 * Makes a call; when the memory is full, ends the other stages' workers and makes it once more. What then still does not
 * fit is told with a size that has half the pixels.
 */
export async function withRoom<T>(
  stage: Stage,
  call: () => Promise<T>,
  { stages, size, multiple }: { stages: Stages; size: Size; multiple: number },
): Promise<T> {
  const isFull = (error: unknown): error is AppError => error instanceof AppError && error.code === 'memory';
  try {
    return await call();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  for (const other of allStages) if (other !== stage) stages.release(other);
  try {
    return await call();
  } catch (error) {
    const smaller = isFull(error) ? smallerSize(size, multiple) : undefined;
    if (!smaller) throw error;
    throw new TooLarge((error as AppError).message, smaller, { cause: error });
  }
}

/** About half the pixels in the same shape; undefined below the smallest side. */
function smallerSize({ width, height }: Size, multiple: number): Size | undefined {
  const shrink = (side: number) => Math.floor((side * Math.SQRT1_2) / multiple) * multiple;
  const smaller = { width: shrink(width), height: shrink(height) };
  return Math.min(smaller.width, smaller.height) < sideRange.min ? undefined : smaller;
}

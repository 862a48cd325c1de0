import { AppError } from '../../runtime/errors.ts';
import type { ModelFacts } from './contract.ts';

export interface Size {
  width: number;
  height: number;
}

/** What a side may be before the model is known, in pixels. */
export const sideRange = { min: 64, max: 2048, whole: true } as const;

type SideFacts = Pick<ModelFacts, 'size' | 'sizeMultiple'>;

/** The smallest and the largest side that a model makes, in pixels; between them, every multiple of `step`. */
export function sideLimits({ sizeMultiple: step }: Pick<SideFacts, 'sizeMultiple'>) {
  return { min: Math.ceil(sideRange.min / step) * step, max: Math.floor(sideRange.max / step) * step, step };
}

/** The side that the model makes and that is nearest, the larger of two; the model's own where there is no number. */
export function nearestSide(side: number, facts: SideFacts): number {
  const { min, max, step } = sideLimits(facts);
  const wanted = Number.isNaN(side) ? facts.size : side;
  return Math.min(max, Math.max(min, Math.round(wanted / step) * step));
}

export const nearestSize = ({ width, height }: Size, facts: SideFacts): Size => ({
  width: nearestSide(width, facts),
  height: nearestSide(height, facts),
});

/** A size that the model cannot make, with the nearest that it can. */
export class WrongSize extends AppError {
  readonly nearest: Size;

  constructor(message: string, nearest: Size) {
    super('bad-option', message);
    this.nearest = nearest;
  }
}

/**
 * What is wrong with a size, in one sentence for people and scripts; undefined if the model makes it. The model is named
 * where several are in question.
 */
export function wrongSize(
  { width, height }: Size,
  facts: SideFacts,
  { model }: { model?: string | undefined } = {},
): WrongSize | undefined {
  const nearest = nearestSize({ width, height }, facts);
  const wrong = [
    { name: 'width', side: width, near: nearest.width },
    { name: 'height', side: height, near: nearest.height },
  ].filter(({ side, near }) => side !== near);
  if (wrong.length === 0) return undefined;
  const { min, max, step } = sideLimits(facts);
  const names = wrong.map(({ name }) => name).join(' and ');
  const [multiples, is] = wrong.length === 1 ? ['a multiple', 'is'] : ['multiples', 'are'];
  const isTyped = wrong.every(({ side }) => !Number.isNaN(side));
  const found = isTyped ? `, not ${wrong.map(({ side }) => side).join(' and ')}` : '';
  const near = wrong.map((side) => side.near).join(' and ');
  return new WrongSize(
    `With ${model === undefined ? 'this model' : `the model ${model}`}, ${names} can be ${multiples} of ${step} from ${min} to ${max}${found}; the nearest ${is} ${near}.`,
    nearest,
  );
}

/** Throws `bad-option` for a size that the model cannot make. */
export function checkSize(size: Size, facts: SideFacts, options?: { model?: string | undefined }): void {
  const wrong = wrongSize(size, facts, options);
  if (wrong) throw wrong;
}

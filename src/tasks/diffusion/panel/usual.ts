import { nearestSize, type Size, sideLimits } from '../size.ts';

type Range = readonly [from: number, to: number];

/** What is usual with a model, for the bands under the sliders. First match. */
const usual: readonly [RegExp, { steps: Range; guidance: Range }][] = [
  [/^pocket-sd/u, { steps: [15, 30], guidance: [4, 8] }],
  [/turbo|lightning|lcm/u, { steps: [1, 8], guidance: [0, 2] }],
  [/./u, { steps: [20, 50], guidance: [7, 12] }],
];
/** How much of a picture is repainted, so that it is still that picture. */
export const usualStrength: Range = [0.5, 0.8];

/** Steps and guidance that are usual with a model. */
export const usualOf = (model: string) => usual.find(([pattern]) => pattern.test(model))![1];

/** Sides to choose from: round fractions and multiples of the model's own. */
export function usualSides({ size, sizeMultiple }: { size: number; sizeMultiple: number }): number[] {
  const factors = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
  const { min, max } = sideLimits({ sizeMultiple });
  const sides = factors.map((factor) => Math.round((size * factor) / sizeMultiple) * sizeMultiple);
  return [...new Set(sides.filter((side) => side >= min && side <= max))];
}

/** The size in the shape of a picture that has about as many pixels as the model is used to. */
export function sizeLike(picture: Size, facts: { size: number; sizeMultiple: number }): Size {
  const shape = Math.sqrt(picture.width / picture.height);
  return nearestSize({ width: facts.size * shape, height: facts.size / shape }, facts);
}

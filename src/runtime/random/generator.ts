/** A source of standard normal numbers; every draw advances it, so the order of draws is part of a seed's meaning. */
export interface Generator {
  /** `count` float32 numbers, as one tensor of that many elements is filled. */
  randn(count: number): Float32Array;
}

/** What PyTorch's CPU generator offers beyond normal numbers. */
export interface UniformGenerator extends Generator {
  /** `count` float32 numbers in [0, 1). */
  rand(count: number): Float32Array;
}

/**
 * One generator for each picture of a batch: a draw gives every picture an equal share from its own generator,
 * as `randn_tensor` of diffusers does with a list of generators. A list of one is that generator.
 */
export function generatorList(generators: readonly Generator[]): Generator {
  return {
    randn(count) {
      const share = count / generators.length;
      const numbers = new Float32Array(count);
      generators.forEach((generator, index) => numbers.set(generator.randn(share), index * share));
      return numbers;
    },
  };
}

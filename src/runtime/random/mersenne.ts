const size = 624;
const shift = 397;

/**
 * The Mersenne Twister MT19937: 32-bit words in [0, 2^32). Only the low 32 bits of the seed count, as in PyTorch.
 * Source: Matsumoto and Nishimura, ACM TOMACS 8 (1998); initialisation of 2002, as in ATen/core/MT19937RNGEngine.h.
 */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed % 2 ** 32;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(1_812_433_253, previous ^ (previous >>> 30)) + i;
  }
  let position = size;

  const refill = (): void => {
    for (let i = 0; i < size; i++) {
      const mixed = (state[i]! & 0x8000_0000) | (state[(i + 1) % size]! & 0x7fff_ffff);
      state[i] = state[(i + shift) % size]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908_b0df : 0);
    }
    position = 0;
  };

  return () => {
    if (position === size) refill();
    let word = state[position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

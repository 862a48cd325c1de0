/** Where the seeds of PyTorch's generators end. */
const end = 2n ** 64n;
const range = 2n ** 32n;

/**
 * A seed of up to 64 bits, as a number of 32: PyTorch's generator on the CPU starts from the low 32 only (mt19937 takes
 * no more), so both give the same noise. Undefined for what is no whole number from 0 to 2^64 - 1.
 * @param seed a number that is whole without doubt, a BigInt, or digits
 */
export function readSeed(seed: unknown): number | undefined {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) return undefined;
  if (typeof seed === 'string' && !/^\s*\d{1,20}\s*$/u.test(seed)) return undefined;
  if (typeof seed !== 'number' && typeof seed !== 'string' && typeof seed !== 'bigint') return undefined;
  const whole = BigInt(seed);
  return whole >= 0n && whole < end ? Number(whole % range) : undefined;
}

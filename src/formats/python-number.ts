/**
 * Python's `round(x, digits)`: to nearest on the exact binary value, ties to even. `toFixed` decides exactly too but
 * takes ties away from zero; x has a tie just when x·2^(digits+1) is an odd integer, and that product is exact.
 */
export function roundHalfEven(x: number, digits = 0): number {
  const halves = x * 2 ** (digits + 1);
  if (!Number.isInteger(halves) || halves % 2 === 0) return Number(x.toFixed(digits));
  const lower = (halves * 5 ** digits - 1) / 2;
  return (lower % 2 === 0 ? lower : lower + 1) / 10 ** digits;
}

/** Python's `repr(float)`: the shortest digits that read back, always with a point or an exponent. */
export function floatRepr(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? 'Infinity' : '-Infinity';
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = ''] = Math.abs(x).toExponential().split('e');
  const sign = x < 0 ? '-' : '';
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '');
  // repr() leaves positional notation at 1e16 and below 1e-4 (PyOS_double_to_string, format 'r').
  if (exponent < -4 || exponent >= 16) {
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

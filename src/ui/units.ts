const whole = new Intl.NumberFormat('en');
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 18236 → "18,236". */
export const formatCount = (count: number): string => whole.format(count);

/** Decimal units as on a disk's label, two or three figures: 9_400_000 → "9.4 MB", 304_000_000 → "304 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let power = Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  // 999,950 B would read "1000 kB" after rounding.
  if (Math.round(bytes / 1000 ** power) >= 1000 && power < byteUnits.length - 1) power++;
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${byteUnits[power]}`;
}

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Sizes of models: 151_277_313 → "151 M". */
export function formatParameters(count: number): string {
  if (count >= 1e9) return `${figures.format(count / 1e9)} B`;
  if (count >= 1e6) return `${figures.format(count / 1e6)} M`;
  return `${figures.format(count / 1e3)} k`;
}

/** A span of time: 0.021 → "21 ms", 1.8 → "1.8 s", 270 → "4 min 30 s", 7_260 → "2 h 1 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(Math.round(seconds * 1000), 0)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return total % 60 ? `${minutes} min ${total % 60} s` : `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`;
}

/** Time left in whole seconds, so that it does not flicker: 2.3 → "2 s left". */
export function formatTimeLeft(seconds: number): string {
  const total = Math.max(Math.round(seconds), 1);
  return `${total < 10 ? `${total} s` : formatSeconds(total)} left`;
}

/** A share 0..1: 0.9341 → "93.4 %". What is there but rounds to nothing is "< 0.1 %". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** A cosine or another small number with three decimals: 0.41234 → "0.412". */
export const formatCosine = (cosine: number): string => cosine.toFixed(3);

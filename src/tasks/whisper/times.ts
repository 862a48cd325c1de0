/** A place in a recording: 72.4 → "1:12", 3_723 → "1:02:03". */
export function formatPlace(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** How quick, with two figures: "6.3 × real time". */
export const formatSpeed = (speed: number): string =>
  `${speed < 10 ? speed.toFixed(1) : Math.round(speed)} × real time`;

const names = new Intl.DisplayNames('en', { type: 'language' });
/** Those that some browsers have no name for. */
const rare: Record<string, string> = { ba: 'Bashkir', bo: 'Tibetan', jw: 'Javanese' };
/** A language for people: "de" → "German". */
export function languageName(code: string): string {
  try {
    const name = names.of(code) ?? code;
    return name === code ? (rare[code] ?? code) : name;
  } catch {
    return rare[code] ?? code;
  }
}

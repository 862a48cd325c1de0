/** Colours from low to high as R, G, B, A bytes, one after the other. */
export type Ramp = Uint8ClampedArray<ArrayBuffer>;

export const rampSteps = 256;
/** Points that the path through the colours is measured at. */
const pathPoints = 2_048;

interface Oklab {
  L: number;
  a: number;
  b: number;
}

/** Ends of the path as OKLCH: lightness 0 to 1, chroma, hue in degrees. Low blends into the page, high stands out. */
const ends = {
  light: { from: { L: 0.97, C: 0.02, h: 105 }, to: { L: 0.3, C: 0.13, h: 275 } },
  dark: { from: { L: 0.22, C: 0.03, h: 285 }, to: { L: 0.95, C: 0.12, h: 105 } },
};
/** Added in the middle of the path, where sRGB has room for it. */
const middleChroma = 0.09;

/**
 * A ramp whose steps look equally large: the path through OKLab (Ottosson 2020) is cut into pieces of equal length. Its
 * lightness only rises or only falls, so it also reads in grey and with any kind of colour vision.
 */
export function colourRamp(scheme: 'light' | 'dark'): Ramp {
  const path = Array.from({ length: pathPoints }, (_, i) => colourAt(scheme, i / (pathPoints - 1)));
  const lengths = [0];
  for (let i = 1; i < path.length; i++) lengths.push(lengths[i - 1]! + distance(path[i - 1]!, path[i]!));
  const ramp = new Uint8ClampedArray(rampSteps * 4);
  let at = 0;
  for (let step = 0; step < rampSteps; step++) {
    const wanted = (lengths.at(-1)! * step) / (rampSteps - 1);
    while (at < pathPoints - 1 && lengths[at]! < wanted) at++;
    ramp.set([...toSrgb(path[at]!).map((value) => Math.round(value * 255)), 255], step * 4);
  }
  return ramp;
}

/** The step of a value between two others; below and above it is the first and the last. */
export const stepOf = (value: number, low: number, high: number): number =>
  Math.min(Math.max(Math.round(((value - low) / (high - low || 1)) * (rampSteps - 1)), 0), rampSteps - 1);

function colourAt(scheme: 'light' | 'dark', t: number): Oklab {
  const { from, to } = ends[scheme];
  const mix = (a: number, b: number): number => a + (b - a) * t;
  const L = mix(from.L, to.L);
  const hue = (mix(from.h, to.h) * Math.PI) / 180;
  const lab = (C: number): Oklab => ({ L, a: C * Math.cos(hue), b: C * Math.sin(hue) });
  const isShown = (C: number): boolean => toSrgb(lab(C)).every((value) => value >= 0 && value <= 1);
  const wanted = mix(from.C, to.C) + middleChroma * 4 * t * (1 - t);
  if (isShown(wanted)) return lab(wanted);
  let [low, high] = [0, wanted];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (isShown(middle)) low = middle;
    else high = middle;
  }
  return lab(low); // as colourful as sRGB can show it
}

/** How unlike two colours look: the Euclidean distance in OKLab. */
export const distance = (x: Oklab, y: Oklab): number => Math.hypot(x.L - y.L, x.a - y.a, x.b - y.b);

/** OKLab to gamma-encoded sRGB, 0 to 1 where sRGB has the colour. */
function toSrgb({ L, a, b }: Oklab): number[] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}

/** The inverse, of bytes. */
export function toOklab([red, green, blue]: readonly [number, number, number]): Oklab {
  const [r, g, b] = [red, green, blue]
    .map((byte) => byte / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    L: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

import { clipApi, loadClip, type ClipOptions } from './api.ts';

/** Side of the pictures, in pixels; plain colours and noise look the same at any size. */
const side = 64;
const colours = [
  [255, 255, 255],
  [128, 128, 128],
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [255, 0, 255],
  [0, 255, 255],
] as const;

type Paint = (x: number, y: number) => readonly [red: number, green: number, blue: number];

/** Grey at any place, from 0 to 255, always the same there (the fractional part of a large sine). */
const noise = (x: number, y: number, seed: number): number => {
  const value = Math.sin(x * 12.9898 + y * 78.233 + seed * 37.719) * 43758.5453;
  return (value - Math.floor(value)) * 255;
};
const grey = (value: number): [number, number, number] => [value, value, value];

/** Pictures that show nothing: plain colours, two gradients, noise in grey and in colour. */
function blankPictures(): ImageData[] {
  const ramp = (at: number): number => (at * 255) / (side - 1);
  const paints: Paint[] = [
    ...colours.map((colour) => () => colour),
    (x) => grey(ramp(x)),
    (_, y) => grey(ramp(y)),
    (x, y) => grey(noise(x, y, 0)),
    (x, y) => [noise(x, y, 1), noise(x, y, 2), noise(x, y, 3)],
  ];
  return paints.map(painted);
}

function painted(paint: Paint): ImageData {
  const image = new ImageData(side, side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) image.data.set([...paint(x, y), 255], (y * side + x) * 4);
  return image;
}

const known = new Map<string, Float32Array>();

/** The mean vector of `blankPictures`, not of unit length: what a model sees in nothing. It is asked for once a model. */
export async function blankVector(options: Pick<ClipOptions, 'model' | 'signal'>): Promise<Float32Array> {
  const { key } = await loadClip(options);
  const found = known.get(key);
  if (found) return found;
  const { vectors, dims, count } = await clipApi.embedImages(blankPictures(), options);
  const mean = new Float32Array(dims);
  for (let i = 0; i < vectors.length; i++) mean[i % dims]! += vectors[i]! / count;
  known.set(key, mean);
  return mean;
}

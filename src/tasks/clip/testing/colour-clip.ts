import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { Implementation } from '../../../runtime/rpc.ts';
import type { Classification, ClipContract, LoadedClip } from '../contract.ts';

/** A picture of one colour as this model reads it: a file with three numbers, "255,0,0". */
export const colourPicture = (name: string, colour: string): File => new File([colour], name, { type: 'text/plain' });

const words: Record<string, readonly number[]> = {
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
  yellow: [1, 1, 0],
};
const background = [1, 1, 1];
const logitScale = 20;

const unit = (vector: readonly number[]) => vector.map((x) => x / (Math.hypot(...vector) || 1));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

export interface ColourClip {
  implementation: Pick<Implementation<ClipContract>, 'load' | 'classify'>;
  /** Labels of each call to classify, in order. */
  asked: string[][];
}

/**
 * A CLIP that knows colours by name and meets the whole contract with real arithmetic: three dimensions, a background
 * of white, softmax at a logit scale of 20. `pace` is awaited before each picture, so that a test can hold it there.
 */
export function createColourClip(pace: () => Promise<void> | void = () => {}): ColourClip {
  const asked: string[][] = [];
  const loaded: LoadedClip = {
    model: 'colour-clip',
    key: 'colour-clip',
    dims: 3,
    device: 'wasm',
    dtype: 'fp32',
    why: 'It is the only device of this test.',
    logitScale,
    noneFloor: -1,
    resolution: 1,
    selfTests: [],
  };
  return {
    asked,
    implementation: {
      load: () => loaded,
      async classify({ images, labels }, { signal, progress }) {
        asked.push(labels);
        const results: Classification[] = [];
        for (const [index, image] of images.entries()) {
          await pace();
          signal.throwIfAborted();
          const result = classify(await colourOf(image), labels);
          results.push(result);
          progress({
            phase: 'run',
            done: index + 1,
            total: images.length,
            unit: 'images',
            results: [{ index, result }],
          });
        }
        return { results, timings: { decodeMs: 0, runMs: 0, totalMs: 0 } };
      },
    },
  };
}

async function colourOf(image: ImageSource): Promise<readonly number[] | undefined> {
  if (!(image instanceof Blob)) return undefined;
  const colour = (await image.text()).split(',').map(Number);
  return colour.length === 3 && colour.every(Number.isFinite) ? unit(colour) : undefined;
}

function classify(colour: readonly number[] | undefined, labels: readonly string[]): Classification {
  if (!colour) return { code: 'bad-input', message: 'This is not three numbers. Give “255,0,0”.' };
  const cosines = labels.map((label) => dot(colour, unit(words[label] ?? [-1, -1, -1])));
  const none = dot(colour, unit(background));
  const power = (cosine: number) => Math.exp(logitScale * cosine);
  const sum = cosines.reduce((total, cosine) => total + power(cosine), 0);
  return {
    scores: cosines.map((cosine) => power(cosine) / sum),
    cosines,
    none: { cosine: none, score: power(none) / (sum + power(none)) },
    width: 1,
    height: 1,
  };
}

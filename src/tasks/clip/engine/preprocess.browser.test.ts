import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../../runtime/picture/decode.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { fitPicture, writePlanes } from './preprocess.ts';
import { parsePreprocessing, type Preprocessing } from './preprocessing.ts';
import golden from '../../../../e2e/golden/clip/pictures.json';

// Pillow 13.0.0; how they were made: e2e/golden/clip/README.md.
const files = import.meta.glob<string>('../../../../e2e/golden/clip/{pictures,crops}/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const load = async (file: string): Promise<Blob> => (await fetch(files[`../../../../e2e/golden/clip/${file}`]!)).blob();

async function sha256(bytes: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
const hash = ({ data }: Picture): Promise<string> => sha256(new Uint8Array(data));

interface GoldenConfig {
  size: number;
  mode: string;
  filter: string;
  mean: number[];
  std: number[];
}

/** The golden configuration in the words of a preprocessor_config.json. */
function preprocessing({ size, mode, filter, mean, std }: GoldenConfig): Preprocessing {
  const shape =
    mode === 'squash'
      ? { size: { width: size, height: size } }
      : { size: { shortest_edge: size }, crop_size: { width: size, height: size } };
  return parsePreprocessing({ ...shape, resample: filter === 'bicubic' ? 3 : 2, image_mean: mean, image_std: std });
}
const configs = Object.entries(golden.configs).map(([id, config]) => ({ id, steps: preprocessing(config) }));

function planes(crop: Picture, steps: Preprocessing): Float32Array<ArrayBuffer> {
  const target = new Float32Array(crop.data.length);
  writePlanes(crop, steps, { target, offset: 0 });
  return target;
}

/** Decoders of CMYK differ by a level before the resize, which may make two of it. */
function expectNear(actual: Uint8Array, expected: Uint8Array, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** Pillow clips 16-bit grey to white, which is not worth copying: the high byte counts there. */
const isGrey16 = (file: string): boolean => file.includes('grey16');
const isCmyk = (file: string): boolean => file.includes('cmyk');

describe('pixels equal Pillow 13', () => {
  for (const picture of golden.pictures.filter(({ file }) => !isCmyk(file))) {
    test(picture.file, async () => {
      const decoded = await decodePicture(await load(picture.file));
      expect([decoded.width, decoded.height]).toEqual([picture.width, picture.height]);
      expect(await hash(decoded)).toBe('highByteRgbSha256' in picture ? picture.highByteRgbSha256 : picture.rgbSha256);
      if (isGrey16(picture.file)) return;
      for (const { id, steps } of configs) {
        const crop = fitPicture(decoded, steps);
        const expected = picture.crops[id as keyof typeof picture.crops];
        expect(await hash(crop), id).toBe(expected.sha256);
        expect(await sha256(planes(crop, steps)), id).toBe(expected.tensorSha256);
      }
    });
  }
});

test('CMYK is within two levels after the resize', async () => {
  const picture = golden.pictures.find(({ file }) => isCmyk(file))!;
  const decoded = await decodePicture(await load(picture.file));
  const file = picture.crops['openai-224'].file!;
  const expected = new Uint8Array(await (await load(file)).arrayBuffer());
  expectNear(fitPicture(decoded, configs[0]!.steps).data, expected, 2);
});

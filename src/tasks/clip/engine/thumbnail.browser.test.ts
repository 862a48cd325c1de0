import { describe, expect, test } from 'vitest';
import expected from '../../../../e2e/golden/clip/profiles/expected.json' with { type: 'json' };
import { colourProfile } from '../../../formats/colour-profile.ts';
import { decodePicture } from '../../../runtime/picture/decode.ts';
import { makeThumbnail } from './thumbnail.ts';

// Pictures of one colour, and what littlecms makes of it in sRGB: e2e/reference/golden/make_clip_profiles.py.
const files = import.meta.glob<string>('../../../../e2e/golden/clip/profiles/*.{jpg,png,webp,avif}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const load = async (name: string): Promise<Blob> =>
  (await fetch(files[`../../../../e2e/golden/clip/profiles/${name}`]!)).blob();

async function middleOf(picture: Blob): Promise<number[]> {
  const bitmap = await createImageBitmap(picture);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return [...context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data.subarray(0, 3)];
}
/** Lossy coding and rounding on the way. */
const tolerance = 5;
const expectNear = (found: readonly number[], right: readonly number[]): void => {
  for (const [i, value] of right.entries())
    expect(Math.abs(found[i]! - value), `${found.join()} for ${right.join()}`).toBeLessThanOrEqual(tolerance);
};

describe('people see the colours that the profile means, the model the numbers as they are stored', () => {
  for (const [name, { stored, shown }] of Object.entries(expected))
    test(name, async () => {
      const file = await load(name);
      const picture = await decodePicture(file);
      expectNear([...picture.data.subarray(0, 3)], stored);
      const profile = await colourProfile(file);
      expectNear(await middleOf(await makeThumbnail(picture, { side: 12, profile })), shown);
      expectNear(await middleOf(await makeThumbnail(picture, { side: 12 })), stored);
    });
});

test('numbers in place of a profile are meant as they say: Display P3', async () => {
  const picture = { data: new Uint8Array(24 * 16 * 3).fill(0), width: 24, height: 16 };
  for (let i = 0; i < picture.data.length; i += 3) picture.data.set([200, 90, 60], i);
  const thumbnail = await makeThumbnail(picture, { side: 12, profile: { primaries: 12, transfer: 13 } });
  expectNear(await middleOf(thumbnail), [217, 80, 45]);
});

test('a profile that is broken leaves the colours as they are stored', async () => {
  const picture = { data: new Uint8Array(24 * 16 * 3).fill(120), width: 24, height: 16 };
  const profile = { icc: new Uint8Array(400).fill(7) };
  expectNear(await middleOf(await makeThumbnail(picture, { side: 12, profile })), [120, 120, 120]);
});

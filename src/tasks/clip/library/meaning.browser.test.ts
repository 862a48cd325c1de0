import { afterAll, expect, test } from 'vitest';
import heldout from '../../../../e2e/golden/clip/heldout/heldout.json';
import { libraryApi as library } from '../library-api.ts';

const files = import.meta.glob<string>('../../../../e2e/golden/clip/heldout/*.webp', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** The held-out drawings as files named by what they show. */
async function drawings(): Promise<{ file: File; path: string }[]> {
  const { side, columns, prompts, styles } = heldout;
  const made: { file: File; path: string }[] = [];
  for (const { style, file, concepts } of styles) {
    const sheet = await (await fetch(files[`../../../../e2e/golden/clip/heldout/${file}`]!)).blob();
    const bitmap = await createImageBitmap(sheet, { colorSpaceConversion: 'none' });
    for (const [i, concept] of concepts.entries()) {
      const canvas = new OffscreenCanvas(side, side);
      const [x, y] = [(i % columns) * side, Math.floor(i / columns) * side];
      canvas.getContext('2d')!.drawImage(bitmap, x, y, side, side, 0, 0, side, side);
      const name = `${prompts[concept]!.replace('a picture of ', '')}.png`;
      made.push({
        file: new File([await canvas.convertToBlob()], name, { lastModified: 1 }),
        path: `${style}/${name}`,
      });
    }
  }
  return made;
}
const nameOf = (path: string): string => /\/(.*)\.png$/.exec(path)![1]!;

/** Share of pairs of one of each kind that are in the right order: the area under the ROC curve. */
function areaUnderCurve(ranked: readonly { score: number; isPositive: boolean }[]): number {
  const positives = ranked.filter(({ isPositive }) => isPositive);
  const negatives = ranked.filter(({ isPositive }) => !isPositive);
  const wins = positives.map(
    ({ score }) =>
      negatives.filter((other) => other.score < score).length +
      negatives.filter((other) => other.score === score).length / 2,
  );
  return wins.reduce((sum, won) => sum + won, 0) / (positives.length * negatives.length);
}

afterAll(() => library.clear());

test(
  'weapons among 830 drawings that the pocket model never saw are told from the rest',
  { timeout: 240_000 },
  async () => {
    const report = await library.add(await drawings());
    expect(report.failed).toEqual([]);
    expect(report.added + report.copied).toBe(830);

    const weapons = ['an axe', 'a dagger', 'crossed swords', 'a bomb', 'a bow and arrow'];
    const policy = {
      categories: [
        {
          id: 'weapons',
          name: 'Weapons',
          unsafe: [
            'a picture of a weapon',
            'a picture of a sword',
            'a picture of a bomb',
            'a picture of an axe',
            'a picture of a bow and arrow',
          ],
          safe: [
            'a picture of an animal',
            'a picture of food',
            'a picture of a face',
            'a picture of a tool',
            'a picture of a building',
            'a picture of a vehicle',
            'a picture of a plant',
            'a picture of clothes',
            'a picture of a sign',
          ],
          threshold: 0.5,
        },
      ],
    };
    const queue = await library.moderate({ policy });
    const ranked = queue.map(({ path, score }) => ({ score, isPositive: weapons.includes(nameOf(path)) }));
    expect(ranked.filter(({ isPositive }) => isPositive).length).toBeGreaterThan(3);
    const area = areaUnderCurve(ranked);
    // The first policy that was written, not tuned on these pictures: 0.873. Hearts and folders stand above the axes.
    expect(area).toBeGreaterThanOrEqual(0.85);

    const [first, ...rest] = await library.search('a picture of a dog', { limit: 5 });
    expect([first, ...rest].map((hit) => nameOf(hit!.path))).toContain('a dog');
  },
);

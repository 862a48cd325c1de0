import { afterEach, expect, test } from 'vitest';
import heldout from '../../../../e2e/golden/clip/heldout/heldout.json';
import drawingsUrl from '../../../../e2e/golden/clip/heldout/vectors.i8?url';
import meaning from '../../../../e2e/golden/clip/meaning/meaning.json';
import vectorsUrl from '../../../../e2e/golden/clip/meaning/vectors.i8?url';
import { writeNpz } from '../../../formats/npz-vectors.ts';
import { libraryApi as library } from '../library-api.ts';

/** Vectors as heldout.py's `in_bytes` writes them; the library makes them of unit length. */
async function fromBytes(url: string): Promise<Float32Array<ArrayBuffer>> {
  const bytes = new Int8Array(await (await fetch(url)).arrayBuffer());
  return Float32Array.from(bytes, (root) => root * Math.abs(root));
}

/** The held-out drawings, as a file of their vectors; their paths say what they show. */
async function drawings(): Promise<Blob> {
  const { dims, prompts, styles } = heldout;
  const paths = styles.flatMap(({ style, concepts }) =>
    concepts.map((concept) => `${style}/${prompts[concept]!.replace('a picture of ', '')}.png`),
  );
  return writeNpz({ paths, dims, vectors: await fromBytes(drawingsUrl), metadata: {} });
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

/** "weapons", made up for these pictures. */
const pictureOf = (name: string): string => `a picture of ${name}`;
const policy = {
  categories: [
    {
      id: 'weapons',
      name: 'Weapons',
      unsafe: ['a weapon', 'a sword', 'a bomb', 'an axe', 'a bow and arrow'].map(pictureOf),
      safe: ['an animal', 'food', 'a face', 'a tool', 'a building', 'a vehicle', 'a plant', 'clothes', 'a sign'].map(
        pictureOf,
      ),
      threshold: 0.5,
    },
  ],
};

afterEach(() => library.clear());

/** The vectors of 2,000 composed pictures that no training has seen (e2e/reference/pocket/meaning.py), as a file. */
async function composedPictures(): Promise<Blob> {
  const { dims, kinds } = meaning;
  const paths = kinds.map((_, i) => `${i}.png`);
  return writeNpz({ paths, dims, vectors: await fromBytes(vectorsUrl), metadata: {} });
}

test('“a red car” and 79 queries of its kind find it among 2,000 pictures; weapons come first in the review', async () => {
  expect(await library.import(await composedPictures())).toMatchObject({ added: 2_000 });
  const indexOf = (path: string): number => Number.parseInt(path, 10);
  let right = 0;
  for (const [kind, query] of meaning.queries.entries()) {
    const hits = await library.search(query, { limit: 10 });
    right += hits.filter(({ path }) => meaning.kinds[indexOf(path)] === kind).length;
  }
  expect(right / (10 * meaning.queries.length)).toBeCloseTo(meaning.figures['all styles'].precisionAt10, 2);
  expect(right / (10 * meaning.queries.length)).toBeGreaterThanOrEqual(0.8);

  const weapons = new Set(meaning.weapons);
  const queue = await library.moderate({ policy });
  const ranked = queue.map(({ path, score }) => ({ score, isPositive: weapons.has(indexOf(path)) }));
  expect(areaUnderCurve(ranked)).toBeGreaterThanOrEqual(0.93); // 0.946 when this was written
});

test(
  'weapons are told from the rest among 830 drawings of styles that the pocket model never saw',
  { timeout: 240_000 },
  async () => {
    expect(await library.import(await drawings())).toMatchObject({ added: 830 });

    const weapons = ['an axe', 'a dagger', 'crossed swords', 'a bomb', 'a bow and arrow'];
    const queue = await library.moderate({ policy });
    const ranked = queue.map(({ path, score }) => ({ score, isPositive: weapons.includes(nameOf(path)) }));
    expect(ranked.filter(({ isPositive }) => isPositive).length).toBeGreaterThan(3);
    // By the softmax of plain cosines it was 0.873: hearts and folders stood above the axes.
    expect(areaUnderCurve(ranked)).toBeGreaterThanOrEqual(0.95);

    // The policy that the page begins with; its notice in the Moderate view tells these figures.
    const judged = await library.moderate();
    const found = ['a dagger', 'crossed swords', 'a bomb', 'a bow and arrow', 'a glass of wine', 'a cocktail']
      .concat('a champagne bottle', 'a beer mug')
      .flatMap((name) => judged.filter(({ path }) => nameOf(path) === name));
    expect(found).toHaveLength(16);
    expect(found.filter(({ flagged }) => flagged).length).toBeGreaterThanOrEqual(14);
    const others = judged.length - found.length;
    const falsely = judged.filter(({ flagged }) => flagged).length - found.filter(({ flagged }) => flagged).length;
    expect(falsely / others).toBeLessThan(0.045); // 97 % by the general policy

    const hits = await library.search('a picture of a dog', { limit: 5 });
    expect(hits.map(({ path }) => nameOf(path))).toContain('a dog');
  },
);

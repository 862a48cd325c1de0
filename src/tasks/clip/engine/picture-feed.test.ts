import { expect, test } from 'vitest';
import { createFeed } from './picture-feed.ts';

interface Gate {
  promise: Promise<string>;
  resolve: (value: string) => void;
}
const gates = (count: number): Gate[] =>
  Array.from({ length: count }, () => {
    let resolve: Gate['resolve'] = () => {};
    const promise = new Promise<string>((settle) => (resolve = settle));
    return { promise, resolve };
  });

test('what is ready is given in order, without waiting for a full batch', async () => {
  const works = gates(5);
  const begun: number[] = [];
  const feed = createFeed(works, {
    ahead: 3,
    work: ({ promise }, index) => {
      begun.push(index);
      return promise;
    },
  });
  expect(begun).toEqual([0, 1, 2]);
  works[1]!.resolve('b');
  works[0]!.resolve('a');
  expect(await feed.take(8)).toEqual(['a', 'b']);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  for (const [i, { resolve }] of works.entries()) resolve('abcde'[i]!);
  await Promise.all(works.map(({ promise }) => promise));
  expect(await feed.take(2)).toEqual(['c', 'd']);
  expect(await feed.take(8)).toEqual(['e']);
  expect(await feed.take(8)).toEqual([]);
});

test('a failure is told when its turn comes', async () => {
  const feed = createFeed([1, 2], {
    ahead: 2,
    work: async (n) => {
      if (n === 2) throw new Error('second');
      return n;
    },
  });
  expect(await feed.take(1)).toEqual([1]);
  await expect(feed.take(1)).rejects.toThrow('second');
});

import { expect, test } from 'vitest';
import { loadBuild, warmBuild } from './builds.ts';

test('a build is made ready by a graph that it opens, once', async () => {
  await warmBuild('plain', 1);
  const build = await loadBuild('plain', 1);
  expect(build.ort.env.wasm.numThreads).toBe(1);
  await warmBuild('plain', 2); // it is there: nothing to do
  expect(await loadBuild('plain', 1)).toBe(build);
});

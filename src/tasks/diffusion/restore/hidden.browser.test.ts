import { expect, test } from 'vitest';
import a1111 from '../../../../e2e/golden/sd/hidden/a1111.png?url';
import changed from '../../../../e2e/golden/sd/hidden/changed.png?url';
import novelai from '../../../../e2e/golden/sd/hidden/novelai.png?url';
import novelaiWebp from '../../../../e2e/golden/sd/hidden/novelai.webp?url';
import { readRestored } from './read.ts';

const fetched = async (url: string) => (await fetch(url)).blob();

test.each([novelai, novelaiWebp])('parameters that NovelAI hid in the opacity are read: %s', async (url) => {
  expect(await readRestored(await fetched(url))).toMatchObject({
    program: 'NovelAI',
    options: {
      prompt: '(a fox:1.05), snow',
      negativePrompt: 'lowres',
      steps: 28,
      guidanceScale: 11,
      seed: 3_000_000_001,
      width: 512,
      height: 768,
      scheduler: 'Euler a',
      clipSkip: 1,
    },
  });
});

test('and those of AUTOMATIC1111', async () => {
  const found = await readRestored(await fetched(a1111));
  expect(found).toMatchObject({ program: 'AUTOMATIC1111', options: { prompt: 'a café, (warm:1.2)', seed: 5 } });
});

test('a picture that was changed since, or is broken, has none', async () => {
  expect(await readRestored(await fetched(changed))).toBe(null);
  const whole = await fetched(novelai);
  for (const end of [40, 200, 600]) expect(await readRestored(whole.slice(0, end, 'image/png'))).toBe(null);
});

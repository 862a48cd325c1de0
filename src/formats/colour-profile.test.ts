import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colourProfile } from './colour-profile.ts';

const folder = 'e2e/golden/clip/profiles';
const names = readdirSync(folder).filter((name) => !name.endsWith('.json'));
const read = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(path));

test.each(names)('%s carries its profile', async (name) => {
  const profile = await colourProfile(new Blob([read(`${folder}/${name}`)]));
  const icc = profile && 'icc' in profile ? Buffer.from(profile.icc) : Buffer.alloc(0);
  expect(icc.toString('latin1', 16, 20)).toBe(name.startsWith('grey') ? 'GRAY' : 'RGB ');
  expect(icc.readUInt32BE(0)).toBe(icc.length);
});

test('pictures without a profile have none', async () => {
  for (const name of ['photo-422-511x300.jpg', 'shapes-224x224.png', 'lossy-320x240.webp', 'animated-120x80.gif'])
    expect(await colourProfile(new Blob([read(`e2e/golden/clip/pictures/${name}`)]))).toBeUndefined();
});

test('damaged files have a profile or none, and never throw', async () => {
  const damages = fc.tuple(
    fc.constantFrom(...names),
    fc.array(fc.tuple(fc.nat(800), fc.nat(255)), { maxLength: 8 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(damages, async ([name, changes, kept]) => {
      const whole = read(`${folder}/${name}`);
      const bytes = whole.slice(0, Math.floor(whole.length * kept));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      await colourProfile(new Blob([bytes]));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
  );
});

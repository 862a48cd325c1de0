import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOfType, mediaIn, mediaOfItem, type Media } from './media.ts';

const golden = (name: string): Blob => new Blob([readFileSync(`e2e/golden/clip/pictures/${name}`)]);
const contents: [file: Blob, media: Media, format: string][] = [
  [golden('photo-422-511x300.jpg'), 'picture', 'jpg'],
  [golden('one-1x1.png'), 'picture', 'png'],
  [golden('lossy-320x240.webp'), 'picture', 'webp'],
  [golden('animated-120x80.gif'), 'picture', 'gif'],
  [golden('lossy-200x130.avif'), 'picture', 'avif'],
  [new Blob(['RIFF\x24\0\0\0AVI LIST']), 'video', 'avi'],
  [new Blob(['IIRO\x08\0\0\0\0\0\0\0\0\0\0\0']), 'raw', 'orf'],
];
const endings = ['jpg', 'JPEG', 'png', 'webp', 'gif', 'avif', 'avi', 'orf', 'mov', 'mp4', 'cr2', 'heic', 'dat', ''];

test('an entry is of the kind and type of its content, whatever it is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...contents),
      fc.constantFrom(...endings),
      async ([file, media, format], ending) => {
        const path = `Photos/a${ending && `.${ending}`}`;
        const told = await mediaIn(file, path);
        const item = { path, ...(told.media && { media: told.media }), ...(told.format && { format: told.format }) };
        expect(mediaOfItem(item)).toBe(media);
        for (const type of ['picture', 'video', 'raw']) expect(isOfType(item, type)).toBe(type === media);
        for (const [, , other] of contents) expect(isOfType(item, other)).toBe(other === format);
        expect(isOfType(item, 'jpeg')).toBe(format === 'jpg');
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
  );
});

test('where the content was never read, the name says the type', () => {
  expect([isOfType({ path: 'a.JPE' }, 'jpg'), isOfType({ path: 'a.mov' }, 'video')]).toEqual([true, true]);
  expect([isOfType({ path: 'a.mov' }, 'picture'), mediaOfItem({ path: 'a.txt' })]).toEqual([false, undefined]);
});

import { expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { fakeDisk } from '../testing/fake-disk.ts';
import { seeTexts } from '../testing/see-texts.ts';
import { serviceClient } from '../testing/service-client.ts';
import { indexSource } from './indexing.ts';
import { exportLibrary, importLibrary } from './interchange.ts';
import { openLibrary } from './library.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf } from './shelf.ts';

vi.stubGlobal('ImageBitmap', class {});
const { signal } = new AbortController();
const formats = ['npz', 'parquet'] as const;

async function openEmpty() {
  const library = await openLibrary(memoryShelf());
  const client = serviceClient(createLibraryService(() => Promise.resolve(library)));
  await client.use({ key: 'm/1', model: 'm', dims: 4, logitScale: 10 });
  return {
    library,
    add: (source: Parameters<typeof indexSource>[0]) =>
      indexSource(source, { library: client, embed: seeTexts }, { signal, gate: createPauseGate() }),
    take: (file: Blob) => importLibrary(library, file, { signal, onCount: () => {} }),
    paths: () => [...library.items.all()].map(({ path }) => path).toSorted(),
    ids: () => new Map([...library.items.all()].map(({ path, id }) => [path, id])),
  };
}
const single = (path: string, content: string) => ({ path, file: new File([content], path, { lastModified: 5 }) });

/** What a picture shows: its content is its vector. */
const looks = ['1,0,0,0', '0,1,0,0', '0,0,1,0', '0,0,0,1'];
const pictures = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c'), look: fc.constantFrom(...looks), inFolder: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 6,
    selector: ({ name, look, inFolder }) => (inFolder ? `Photos/${name}` : `${name} ${look}`),
  },
);

test('what the library wrote brings nothing twice: into itself, and when the pictures come after it', async () => {
  await fc.assert(
    fc.asyncProperty(pictures, fc.constantFrom(...formats), async (given, format) => {
      const disk = fakeDisk();
      for (const { name, look, inFolder } of given) if (inFolder) disk.write(`Photos/${name}.jpg`, look, 1);
      const files = given.filter(({ inFolder }) => !inFolder).map(({ name, look }) => single(`${name}.jpg`, look));
      const fill = async ({ add }: Awaited<ReturnType<typeof openEmpty>>) => {
        if (given.some(({ inFolder }) => inFolder)) await add({ folder: disk.folder('Photos') });
        if (files.length > 0) await add({ files });
      };
      const first = await openEmpty();
      await fill(first);
      const paths = first.paths();
      const written = exportLibrary(first.library, format);
      expect(await first.take(written)).toEqual({ added: 0, skipped: paths.length });
      expect(first.paths()).toEqual(paths);

      const other = await openEmpty();
      expect(await other.take(written)).toEqual({ added: paths.length, skipped: 0 });
      const ids = other.ids();
      await fill(other);
      expect(other.paths()).toEqual(paths);
      expect(new Set(other.ids().values()), 'what was decided of them stays').toEqual(new Set(ids.values()));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
  );
});

test('another picture under a known path is kept beside it, and the file a second time brings nothing', async () => {
  const [one, other] = [await openEmpty(), await openEmpty()];
  await one.add({ files: [single('IMG_0001.jpg', looks[0]!)] });
  await other.add({ files: [single('IMG_0001.jpg', looks[1]!)] });
  const written = exportLibrary(other.library, 'npz');
  expect(await one.take(written)).toEqual({ added: 1, skipped: 0 });
  expect(await one.take(written)).toEqual({ added: 0, skipped: 1 });
  expect(one.paths()).toEqual(['IMG_0001 (2).jpg', 'IMG_0001.jpg']);
});

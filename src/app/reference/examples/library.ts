import type { Examples } from '../example.ts';
import { addSamples, sampleFolder } from '../sample-folder.ts';

export const libraryExamples: Examples = {
  'clip.library.add': async ({ signal, onProgress }) => {
    const folder = await sampleFolder();
    return await triptych.clip.library.add(folder, { signal, onProgress });
  },
  'clip.library.rescan': async ({ signal }) => {
    const { folder } = await addSamples();
    return await triptych.clip.library.rescan({ folder, signal });
  },
  'clip.library.readAnew': async ({ signal }) => {
    const { folder } = await addSamples();
    return await triptych.clip.library.readAnew({ folder, signal }); // nothing, unless an earlier version read it
  },
  'clip.library.folders': async () => {
    await addSamples();
    return await triptych.clip.library.folders();
  },
  'clip.library.forgetFolder': async () => {
    const { folder } = await addSamples();
    await triptych.clip.library.forgetFolder(folder);
    return await triptych.clip.library.folders();
  },
  'clip.library.pause': async () => {
    triptych.clip.library.pause();
    return triptych.clip.library.isPaused;
  },
  'clip.library.resume': async () => {
    triptych.clip.library.resume();
    return triptych.clip.library.isPaused;
  },
  'clip.library.parse': async () => {
    return triptych.clip.library.parse('2:red car -rain folder:2024');
  },
  'clip.library.search': async ({ signal }) => {
    await addSamples();
    return await triptych.clip.library.search('a fox', { limit: 3, signal });
  },
  'clip.library.similar': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.similar(ids[0], { limit: 3 });
  },
  'clip.library.duplicates': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.duplicates({ threshold: 0.98, signal, onProgress });
  },
  'clip.library.likeness': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.likeness({ threshold: 0.9, signal, onProgress });
  },
  'clip.library.lowestPair': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.lowestPair(ids);
  },
  'clip.library.vectors': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.vectors(ids);
  },
  'clip.library.moderate': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.moderate({ signal, onProgress });
  },
  'clip.library.moderationScores': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.moderationScores({ signal, onProgress });
  },
  'clip.library.tag': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.tag(['fox', 'cat', 'car'], { minimum: 0.2, signal, onProgress });
  },
  'clip.library.tagColumns': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.tagColumns(['fox', 'cat', 'car'], { each: 2, signal, onProgress });
  },
  'clip.library.nameGroups': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.nameGroups([ids.slice(0, 2), ids.slice(2)], ['animals', 'vehicles', 'a fox']);
  },
  'clip.library.map': async ({ signal, onProgress }) => {
    await addSamples();
    return await triptych.clip.library.map({ signal, onProgress });
  },
  'clip.library.items': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.items(ids);
  },
  'clip.library.withHashes': async () => {
    const { ids } = await addSamples();
    const [fox] = await triptych.clip.library.items(ids);
    return await triptych.clip.library.withHashes([fox!.hash]); // the copy too
  },
  'clip.library.original': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.original(ids[0]);
  },
  'clip.library.thumbnails': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.thumbnails(ids);
  },
  'clip.library.thumbnailUrls': async () => {
    const { ids } = await addSamples();
    return await triptych.clip.library.thumbnailUrls(ids);
  },
  'clip.library.count': () => triptych.clip.library.count(),
  'clip.library.stats': () => triptych.clip.library.stats(),
  'clip.library.export': async () => {
    await addSamples();
    return await triptych.clip.library.export('csv');
  },
  'clip.library.import': async ({ signal, onProgress }) => {
    const { items } = await triptych.clip.library.stats();
    if (items > 0) return `Your library holds ${items} pictures. They stay as they are.`;
    await addSamples();
    const vectors = await triptych.clip.library.export('npz');
    return await triptych.clip.library.import(vectors, { signal, onProgress });
  },
  'clip.library.remove': async () => {
    const { ids } = await addSamples();
    await triptych.clip.library.remove([ids[0]], { keepOut: false });
    return await triptych.clip.library.items(ids);
  },
  'clip.library.deleteFiles': async ({ signal }) => {
    const { copy } = await addSamples();
    return await triptych.clip.library.deleteFiles([copy], { signal });
  },
  'clip.library.deletions': async () => {
    const { copy } = await addSamples();
    await triptych.clip.library.deleteFiles([copy]);
    return await triptych.clip.library.deletions();
  },
  'clip.library.restore': async () => {
    const { copy } = await addSamples();
    const { deletion } = await triptych.clip.library.deleteFiles([copy]);
    return await triptych.clip.library.restore(deletion!);
  },
  'clip.library.emptyBin': async () => {
    const { copy } = await addSamples();
    const { deletion } = await triptych.clip.library.deleteFiles([copy]);
    return await triptych.clip.library.emptyBin(deletion!);
  },
  'clip.library.clear': async () => {
    const { items } = await triptych.clip.library.stats();
    if (items > 0) return `Your library holds ${items} pictures. They stay.`;
    await addSamples();
    await triptych.clip.library.clear();
    return await triptych.clip.library.count();
  },
};

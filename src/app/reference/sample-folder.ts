/** Of the folder, and so of its pictures in the library. */
const name = 'triptych-samples';

/** A folder with sample pictures, one of them twice, in the private file system of this site. */
export async function sampleFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  for (const file of ['fox.png', 'cat.png', 'car.png', 'copy of fox.png']) {
    const sample = await fetch(`./samples/${file.replace('copy of ', '')}`);
    const handle = await folder.getFileHandle(file, { create: true });
    await sample.body!.pipeTo(await handle.createWritable());
  }
  return folder;
}

/** Adds that folder to the library: its number there, and the ids of its pictures. */
export async function addSamples(): Promise<{ folder: number; ids: [string, ...string[]]; copy: string }> {
  const { library } = triptych.clip;
  await library.add(await sampleFolder());
  const folder = (await library.folders()).find((one) => one.name === name)!.id;
  const hits = await library.search(`folder:${name}`);
  const paths = new Map(hits.map(({ path, id }) => [path.slice(name.length + 1), id]));
  const ids = ['fox.png', 'cat.png', 'car.png'].map((file) => paths.get(file)!);
  return { folder, ids: ids as [string, ...string[]], copy: paths.get('copy of fox.png')! };
}

/** Takes that folder out of the library again, and deletes it. */
export async function removeSamples(): Promise<void> {
  const { library } = triptych.clip;
  for (const folder of await library.folders()) if (folder.name === name) await library.forgetFolder(folder.id);
  for (const { id, folders } of await library.deletions()) if (folders.includes(name)) await library.emptyBin(id);
  const left = await library.search(`folder:${name}`); // vectors that were imported
  if (left.length > 0)
    await library.remove(
      left.map(({ id }) => id),
      { keepOut: false },
    );
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {}); // it was not there
}

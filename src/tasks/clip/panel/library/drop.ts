import type { AddInput } from '../../library-api.ts';
import { readDrop } from '../../library/dropped.ts';
import { mediaOf } from '../../library/media.ts';
import { libraryStore } from './store.ts';

/** What the library's own exports are called. */
const isExport = ({ name }: File): boolean => /\.(npz|parquet)$/i.test(name);

/** Brings in what was chosen: exported vectors are imported, everything else is indexed. */
export async function takeInputs(folders: readonly FileSystemDirectoryHandle[], files: AddInput = []): Promise<void> {
  const { add, importFile } = libraryStore.getState();
  const placed = Array.isArray(files)
    ? files.map((given) =>
        given instanceof File ? { file: given, path: given.webkitRelativePath || given.name } : given,
      )
    : [];
  for (const { file } of placed) if (isExport(file)) await importFile(file);
  const pictures = placed.filter(({ file }) => !isExport(file));
  const inputs: AddInput[] = [...folders];
  if (pictures.length > 0) inputs.push(pictures);
  await add(inputs);
}

/** Whether a drop holds anything for the library; only to be asked in the handler of the drop itself. */
function isForLibrary({ items }: DataTransfer): boolean {
  return [...items].some((item) => {
    if (item.kind !== 'file') return false;
    if (item.webkitGetAsEntry()?.isDirectory) return true;
    const file = item.getAsFile();
    return file !== null && (mediaOf(file.name) !== undefined || isExport(file));
  });
}

/**
 * Takes what is dropped anywhere on the page while a view of the library is open, unless a part of the view has taken it
 * or nothing in it is for the library. Returns the function that ends it.
 */
export function watchDrops(page: Document): () => void {
  const onDrop = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer || !isForLibrary(event.dataTransfer)) return;
    event.preventDefault();
    void readDrop(event.dataTransfer).then(({ folders, files }) => takeInputs(folders, files));
  };
  page.addEventListener('drop', onDrop);
  return () => page.removeEventListener('drop', onDrop);
}

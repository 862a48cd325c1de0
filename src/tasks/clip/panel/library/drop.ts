import { kindOfName } from '../../../../formats/file-type.ts';
import { readDrop } from '../../library/dropped.ts';
import { mediaOf } from '../../library/media.ts';
import type { PlacedFile } from '../../library/placed-file.ts';
import { libraryStore } from './store.ts';

/** What the library's own exports are called. */
const isExport = ({ name }: File): boolean => /\.(npz|parquet)$/i.test(name);

/** Brings in what was chosen: exported vectors are imported, everything else is indexed. */
export async function takeInputs(
  folders: readonly FileSystemDirectoryHandle[],
  files: readonly (File | PlacedFile)[] = [],
): Promise<void> {
  const { add, importFile } = libraryStore.getState();
  const placed = files.map((given) =>
    given instanceof File ? { file: given, path: given.webkitRelativePath || given.name } : given,
  );
  for (const { file } of placed) if (isExport(file)) await importFile(file);
  const pictures = placed.filter(({ file }) => !isExport(file));
  await add(pictures.length > 0 ? [...folders, pictures] : folders);
}

/** Whether a name speaks for the library, or says nothing: then the content is asked. */
const mayBeMedia = ({ name, type }: File): boolean =>
  mediaOf(name) !== undefined || (kindOfName(name) === 'other' && !/^(text|audio)\/|json/.test(type));

/** Whether a drop holds anything for the library; only to be asked in the handler of the drop itself. */
function isForLibrary({ items }: DataTransfer): boolean {
  return [...items].some((item) => {
    if (item.kind !== 'file') return false;
    if (item.webkitGetAsEntry()?.isDirectory) return true;
    const file = item.getAsFile();
    return file !== null && (isExport(file) || mayBeMedia(file));
  });
}

/** Browsers call every pasted picture the same, and one must not take the place of another. */
const placePasted = (file: File, index: number): PlacedFile => ({
  file,
  path: `Pasted/${new Date().toISOString().replaceAll(':', '-').replace('T', ' ').slice(0, 19)} ${index + 1} ${file.name}`,
});

/**
 * Takes what is dropped anywhere on the page, and what is pasted, while a view of the library is open, unless a part of
 * the view has taken it or nothing in it is for the library. Returns the function that ends it.
 */
export function watchFiles(page: Document): () => void {
  const onDrop = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer || !isForLibrary(event.dataTransfer)) return;
    event.preventDefault();
    void readDrop(event.dataTransfer).then(({ folders, files }) => takeInputs(folders, files));
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])].filter(({ name }) => mediaOf(name) !== undefined);
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    void takeInputs([], files.map(placePasted));
  };
  page.addEventListener('drop', onDrop);
  page.addEventListener('paste', onPaste);
  return () => {
    page.removeEventListener('drop', onDrop);
    page.removeEventListener('paste', onPaste);
  };
}

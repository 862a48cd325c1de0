import { isAbort } from '../../../../runtime/errors.ts';
import { readDrop } from '../../library/dropped.ts';
import { listFolder } from '../../library/listing.ts';
import { mediaIn, mediaOf } from '../../library/media.ts';
import { libraryApi } from '../../library-api.ts';
import { memberOfFile, memberOfItem, type SetName } from '../../similar/member.ts';
import { similarStore } from '../../similar/store.ts';
import { libraryStore } from '../library/store.ts';

/** Takes files into a set. Gives how many were no pictures. */
export async function takeFiles(set: SetName, files: readonly { file: File; path: string }[]): Promise<number> {
  const media = await Promise.all(
    files.map(({ file }) => mediaIn(file, file.name).catch(() => ({ media: mediaOf(file.name) }))),
  );
  const pictures = files.filter(({ file }, i) => media[i]!.media === 'picture' || file.type.startsWith('image/'));
  if (pictures.length > 0)
    similarStore.getState().add(
      set,
      pictures.map(({ file, path }) => memberOfFile(file, path)),
    );
  return files.length - pictures.length;
}

/** Takes what is selected in the library into a set. */
export async function takeSelection(set: SetName): Promise<void> {
  const items = await libraryApi.items([...libraryStore.getState().selected].map(String));
  const there = items.filter((item) => item !== undefined && item.failed === undefined);
  similarStore.getState().add(
    set,
    there.map((item) => memberOfItem(item!)),
  );
}

/** Everything in a drop, folders with what lies in them. Call it in the handler itself. */
async function takeDrop(set: SetName, transfer: DataTransfer): Promise<number> {
  const { folders, files } = await readDrop(transfer);
  for (const folder of folders)
    for await (const listed of listFolder(folder, { signal: new AbortController().signal }))
      files.push({ file: await listed.open(), path: listed.path });
  return takeFiles(set, files);
}

/** Which set a drop is for: the one it falls on; else the first, until that has pictures. */
const setOf = (target: EventTarget | null): SetName =>
  (target instanceof Element ? target.closest<HTMLElement>('[data-set]')?.dataset.set : undefined) === 'b' ? 'b' : 'a';

/**
 * Takes what is dropped or pasted while the view is open, before the shell gives it to Classify. `onLeftOut` hears how
 * many files were no pictures. Returns the function that ends it.
 */
export function watchIntake(page: Document, onLeftOut: (count: number) => void): () => void {
  const told = (taken: Promise<number>): void =>
    void taken.then(
      (count) => count > 0 && onLeftOut(count),
      (error: unknown) => {
        if (!isAbort(error)) onLeftOut(1);
      },
    );
  const onDrop = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    told(takeDrop(setOf(event.target), event.dataTransfer));
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    const set = setOf(document.activeElement);
    told(
      takeFiles(
        set,
        files.map((file) => ({ file, path: file.name })),
      ),
    );
  };
  page.addEventListener('drop', onDrop);
  page.addEventListener('paste', onPaste);
  return () => {
    page.removeEventListener('drop', onDrop);
    page.removeEventListener('paste', onPaste);
  };
}

import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import type { Failure } from '../../library/contract.ts';
import { readDrop } from '../../library/dropped.ts';
import { listFolder } from '../../library/listing.ts';
import { mediaIn, mediaOf } from '../../library/media.ts';
import { libraryApi } from '../../library-api.ts';
import { memberOfFile, memberOfItem, type SetName } from '../../similar/member.ts';
import { similarStore } from '../../similar/store.ts';
import { libraryStore } from '../library/store.ts';

/** Takes files into a set. Gives those that were no pictures, each with its reason. */
export async function takeFiles(
  set: SetName,
  files: readonly { file: File; path: string }[],
): Promise<readonly Failure[]> {
  const told = await Promise.all(
    files.map(({ file }) =>
      mediaIn(file, file.name).catch(() => ({ media: mediaOf(file.name), found: 'a file that cannot be read' })),
    ),
  );
  const pictures: { file: File; path: string }[] = [];
  const left: Failure[] = [];
  for (const [i, one] of files.entries()) {
    const { media, found } = told[i]!;
    const isPicture = media === 'picture' || (!media && one.file.type.startsWith('image/'));
    if (isPicture) pictures.push(one);
    else left.push({ path: one.path, reason: `It is no picture, but ${found}.` });
  }
  if (pictures.length > 0)
    similarStore.getState().add(
      set,
      pictures.map(({ file, path }) => memberOfFile(file, path)),
    );
  return left;
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
async function takeDrop(set: SetName, transfer: DataTransfer): Promise<readonly Failure[]> {
  const { folders, files } = await readDrop(transfer);
  const left: Failure[] = [];
  for (const folder of folders)
    for await (const listed of listFolder(folder, { onLeftOut: (one) => void left.push(one) }))
      files.push({ file: await listed.open(), path: listed.path });
  return [...left, ...(await takeFiles(set, files))];
}

/** Which set a drop is for: the one it falls on; else the first, until that has pictures. */
const setOf = (target: EventTarget | null): SetName =>
  (target instanceof Element ? target.closest<HTMLElement>('[data-set]')?.dataset.set : undefined) === 'b' ? 'b' : 'a';

/**
 * Takes what is dropped or pasted while the view is open, before the shell gives it to Classify. `onLeftOut` hears
 * which files were no pictures. Returns the function that ends it.
 */
export function watchIntake(page: Document, onLeftOut: (left: readonly Failure[]) => void): () => void {
  const told = (taken: Promise<readonly Failure[]>): void =>
    void taken.then(
      (left) => left.length > 0 && onLeftOut(left),
      (error: unknown) => {
        if (!isAbort(error)) onLeftOut([{ path: 'What was given', reason: messageOf(error) }]);
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

import { type Collected, collectFiles, collectFolders } from './transfer.ts';

/** Where a paste belongs to the text that is being written. */
const isText = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/**
 * Lets the whole window take dropped and pasted files. While files hang over it the root carries `data-dragging`.
 * Returns the function that ends it.
 */
export function watchIntake(
  target: Window,
  onFiles: (files: Promise<Collected>, folders?: Promise<FileSystemDirectoryHandle[]>) => void,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const root = target.document.documentElement;
  /** Enter and leave fire for every element on the way; at 0 the pointer is outside the window. */
  let depth = 0;
  /** A drag that began on this page is nothing new to it. */
  let isOwn = false;
  const leave = () => {
    depth = 0;
    delete root.dataset.dragging;
  };
  const isWanted = (event: DragEvent) => !isOwn && hasFiles(event);

  target.addEventListener('dragstart', () => (isOwn = true), { signal });
  target.addEventListener('dragend', () => (isOwn = false), { signal });
  const onEnter = (event: DragEvent) => {
    if (!isWanted(event)) return;
    event.preventDefault();
    depth++;
    root.dataset.dragging = '';
  };
  const onOver = (event: DragEvent) => {
    if (!isWanted(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  };
  const onLeave = (event: DragEvent) => {
    if (isWanted(event) && --depth <= 0) leave();
  };
  const onDrop = (event: DragEvent) => {
    leave();
    if (event.defaultPrevented) return; // a part of the page has taken it
    if (!isWanted(event) || !event.dataTransfer) return;
    event.preventDefault();
    onFiles(collectFiles(event.dataTransfer), collectFolders(event.dataTransfer));
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || isText(event.target) || event.defaultPrevented) return;
    event.preventDefault();
    onFiles(Promise.resolve({ files, hidden: [] }));
  };
  target.addEventListener('dragenter', onEnter, { signal });
  target.addEventListener('dragover', onOver, { signal });
  target.addEventListener('dragleave', onLeave, { signal });
  target.addEventListener('drop', onDrop, { signal });
  target.addEventListener('paste', onPaste, { signal });
  return () => {
    leave();
    controller.abort();
  };
}

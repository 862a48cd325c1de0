import { FolderPlus, ImagePlus } from 'lucide-react';
import { endingsOf } from '../../../../formats/file-type.ts';
import { Button, type ButtonProps } from '../../../../ui/Button.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import { takeInputs } from './drop.ts';

/** Chromium's, and not in TypeScript's library. */
interface FolderPicker {
  showDirectoryPicker?: (options: { id: string; mode: 'read' }) => Promise<FileSystemDirectoryHandle>;
}

/** Pictures, videos and raw files, by what systems know of them. */
const accepted = [
  'image/*',
  'video/*',
  ...[...endingsOf('picture'), ...endingsOf('raw'), ...endingsOf('video')].map((ending) => `.${ending}`),
].join();

/** Opens the picker for a folder that can be looked through again. Cancelling it is no error. */
async function pickFolder(pick: NonNullable<FolderPicker['showDirectoryPicker']>): Promise<void> {
  const folder = await pick({ id: 'library', mode: 'read' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  });
  if (folder) await takeInputs([folder]);
}

/** The ways in: a folder, kept and looked through again where the browser can, or single files. */
export function AddPictures({ size = 'medium', isMain = false }: { size?: ButtonProps['size']; isMain?: boolean }) {
  const look = { ...(size && { size }), variant: isMain ? ('primary' as const) : ('plain' as const) };
  const pick = (globalThis as FolderPicker).showDirectoryPicker?.bind(globalThis);
  const take = (files: File[]): void => void takeInputs([], files);
  return (
    <>
      {pick ? (
        <Button {...look} icon={<FolderPlus aria-hidden />} onClick={() => void pickFolder(pick)}>
          Add a folder…
        </Button>
      ) : (
        <FileButton {...look} icon={<FolderPlus aria-hidden />} directory onFiles={take}>
          Add a folder…
        </FileButton>
      )}
      <FileButton {...(size && { size })} icon={<ImagePlus aria-hidden />} accept={accepted} multiple onFiles={take}>
        Add files…
      </FileButton>
    </>
  );
}

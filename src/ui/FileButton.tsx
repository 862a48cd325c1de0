import { type ChangeEvent, useRef } from 'react';
import { Button, type ButtonProps } from './Button.tsx';

export type FileButtonProps = Omit<ButtonProps, 'onClick'> & {
  /** As the `accept` of a file input: `image/*,.heic`. */
  accept?: string;
  multiple?: boolean;
  /** Lets a whole folder be chosen. */
  directory?: boolean;
  onFiles: (files: File[]) => void;
};

/** A button that opens the file picker. The same file can be chosen twice in a row. */
export function FileButton({ accept, multiple = false, directory = false, onFiles, ...rest }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const takeFiles = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])];
    currentTarget.value = '';
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <Button {...rest} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple || directory}
        {...(directory && { webkitdirectory: '' })}
        onChange={takeFiles}
      />
    </>
  );
}

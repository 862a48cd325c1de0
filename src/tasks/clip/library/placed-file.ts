/** A file and where it lies, for files that came without a folder to read again. */
export interface PlacedFile {
  file: File;
  path: string;
}

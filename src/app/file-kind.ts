import { fileType, headBytes, kindOfName, type FileKind as ContentKind, type FileType } from '../formats/file-type.ts';

/** What a file is to the tasks. */
export type FileKind = 'picture' | 'raw' | 'sound' | 'video' | 'model' | 'other';

/** Files whose beginnings are read at once. */
const readAtOnce = 16;

const kindOfType: Record<string, FileKind> = { image: 'picture', audio: 'sound', video: 'video' };

const toTasks = (kind: ContentKind): FileKind => {
  if (kind === 'graphic') return 'picture';
  return kind === 'vectors' ? 'other' : kind;
};

/** The kind as far as name and type tell, without reading the file. */
export function kindOf({ name, type }: Pick<File, 'name' | 'type'>): FileKind {
  const byName = toTasks(kindOfName(name));
  return byName === 'other' ? (kindOfType[type.split('/')[0] ?? ''] ?? 'other') : byName;
}

/** What a file is, and what its content is called. */
export interface ToldFile {
  kind: FileKind;
  name: string;
}

/**
 * What files are by their first bytes. Where those are of nothing that a task takes, name and type stand: the task that
 * is given the file says what it found in it.
 */
export async function tellFiles(files: readonly File[]): Promise<ReadonlyMap<File, ToldFile>> {
  const told = new Map<File, ToldFile>();
  for (let at = 0; at < files.length; at += readAtOnce)
    await Promise.all(files.slice(at, at + readAtOnce).map(async (file) => void told.set(file, await tell(file))));
  return told;
}

async function tell(file: File): Promise<ToldFile> {
  const found = await contentOf(file);
  const kind = toTasks(found?.kind ?? 'other');
  return { kind: kind === 'other' ? kindOf(file) : kind, name: found?.name ?? 'it cannot be read' };
}

/** Undefined for a file that was moved or locked meanwhile. */
async function contentOf(file: File): Promise<FileType | undefined> {
  try {
    return fileType(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()), file.name);
  } catch {
    return undefined;
  }
}

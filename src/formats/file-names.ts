/** Longest name of a file or folder on common file systems, in bytes of UTF-8. */
const mostBytes = 255;
// oxlint-disable-next-line no-control-regex -- no name may hold these on Windows
const forbidden = /[<>:"\\|?*\u0000-\u001F\u007F]/g;
/** Names of devices on Windows, whatever ending they have (Microsoft, "Naming Files, Paths, and Namespaces"). */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|$)/i;

/** The first free one of a name: itself, or with “ (2)”, “ (3)” … before its ending. */
export function freeName(path: string, isFree: (path: string) => boolean): string {
  if (isFree(path)) return path;
  for (let number = 2; ; number++) {
    const next = path.replace(/(\.[^./\s]+)?$/u, (ending) => ` (${number})${ending}`);
    if (isFree(next)) return next;
  }
}

/** What a file system without regard to case or Unicode form takes for the same name. */
export const foldedName = (path: string): string => path.normalize('NFC').toUpperCase().normalize('NFC');

/**
 * A path that can be written on Windows, macOS and Linux, and leads to no other folder: what Windows forbids in names
 * becomes “_”, steps up (`..`) and empty steps go, and names keep to 255 bytes.
 */
export function portablePath(path: string): string {
  const names = path
    .split('/')
    .filter((name) => name !== '' && name !== '.' && name !== '..')
    .map(portableName);
  return names.length > 0 ? names.join('/') : '_';
}

function portableName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(forbidden, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return shortened(device.test(plain) ? `_${plain}` : plain);
}

/** Takes letters from before the ending, so that programs still know what it is. */
function shortened(name: string): string {
  const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
  if (bytesOf(name) <= mostBytes) return name;
  const ending = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  const letters = Array.from(name.slice(0, name.length - ending.length));
  let left = mostBytes - bytesOf(ending);
  const kept = letters.findIndex((letter) => (left -= bytesOf(letter)) < 0);
  return (
    letters
      .slice(0, kept === -1 ? letters.length : kept)
      .join('')
      .trimEnd() + ending
  );
}

/**
 * Names for files that go into one archive or folder, one a path: each can be written everywhere, and no two are the same
 * to a file system that folds case or Unicode forms, nor is one the folder of another. A file keeps its own name if any
 * can: only what comes later, or is already numbered, gets a number.
 */
export function uniquePaths(paths: readonly string[]): string[] {
  const wanted = paths.map(portablePath);
  const taken = new Set<string>();
  const folders = new Set(wanted.flatMap((path) => foldersAbove(foldedName(path))));
  const isFree = (path: string): boolean => {
    const folded = foldedName(path);
    return !taken.has(folded) && !folders.has(folded);
  };
  const take = (path: string): string => {
    taken.add(foldedName(path));
    return path;
  };
  // Those that can keep their names have them before any number is given.
  const own = wanted.map((path) => (isFree(path) ? take(path) : undefined));
  return own.map((path, i) => path ?? take(numbered(wanted[i]!, isFree)));
}

/** Room for “ (12345678)” in names that are as long as they may be. */
function numbered(path: string, isFree: (path: string) => boolean): string {
  const at = path.lastIndexOf('/') + 1;
  const name = path.slice(at);
  const room = new TextEncoder().encode(name).length + 11 <= mostBytes;
  const short = room
    ? name
    : Array.from(name)
        .slice(-48)
        .join('')
        .replace(/^[. ]+/, '_');
  return freeName(path.slice(0, at) + short, isFree);
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}

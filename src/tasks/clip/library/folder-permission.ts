type Mode = 'read' | 'readwrite';

/** Chromium's, and not in TypeScript's library. */
interface Permitted {
  queryPermission?: (options: { mode: Mode }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: Mode }) => Promise<PermissionState>;
}

/**
 * Whether the page may read a folder, or write into it as well; a browser that knows no such permission lets it. `ask`
 * asks the person where it has lapsed, which a browser allows in a click only: elsewhere it rejects.
 */
export async function isPermitted(
  folder: FileSystemDirectoryHandle & Permitted,
  mode: Mode,
  { ask }: { ask: boolean },
): Promise<boolean> {
  const state = (await folder.queryPermission?.({ mode })) ?? 'granted';
  if (state === 'granted' || !ask) return state === 'granted';
  return (await folder.requestPermission?.({ mode })) === 'granted';
}

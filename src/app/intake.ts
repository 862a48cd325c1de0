import { isAbort } from '../runtime/errors.ts';
import { recordError } from './diagnostics.ts';
import { sentenceFor } from './errors.ts';
import { type FileKind, kindOf, tellFiles, type ToldFile } from './file-kind.ts';
import { takeModels } from './models/actions.ts';
import { dismissNotice, notify } from './notices.ts';
import { goTo, parseRoute } from './route.ts';
import { tasks } from './tasks.ts';
import { type Collected, pathOf, withoutHidden } from './transfer.ts';

interface Taker {
  id: string;
  takes: readonly FileKind[];
}

/** Which task gets which files, and what nobody takes. */
export interface Sorted {
  given: ReadonlyMap<string, File[]>;
  refused: readonly File[];
}

/** What is known of files; a file that is not in it is taken by its name. */
export type Told = ReadonlyMap<File, ToldFile>;
const kindIn = (told: Told, file: File): FileKind => told.get(file)?.kind ?? kindOf(file);

/** A file goes to the task in view if that takes its kind, else to the first that does. */
export function sortFiles(
  files: readonly File[],
  takers: readonly Taker[],
  { inView, told = new Map() }: { inView?: string | undefined; told?: Told } = {},
): Sorted {
  const ordered = takers.toSorted((a, b) => Number(b.id === inView) - Number(a.id === inView));
  const given = new Map<string, File[]>();
  const refused: File[] = [];
  for (const file of files) {
    const taker = ordered.find(({ takes }) => takes.includes(kindIn(told, file)));
    if (taker) given.set(taker.id, [...(given.get(taker.id) ?? []), file]);
    else refused.push(file);
  }
  return { given, refused };
}

const plural: Record<FileKind, string> = {
  picture: 'pictures',
  raw: 'raw photos',
  sound: 'sound',
  video: 'video',
  model: 'model files',
  other: 'other files',
};
/** Files that are named in a sentence. */
const namedMost = 5;

/** What was left out and why, and what is accepted. `hidden`: paths of what was hidden in folders. */
export function refusal(
  refused: readonly File[],
  takers: readonly Taker[],
  { told = new Map(), hidden = [] }: { told?: Told; hidden?: readonly string[] } = {},
): string {
  const taken = [...new Set(takers.flatMap(({ takes }) => takes))].map((kind) => plural[kind]);
  const accepted = `This page takes ${new Intl.ListFormat('en').format(taken)}.`;
  const all = [
    ...refused.map((file) => [file.name, describe(file, told)] as const),
    ...hidden.map((path) => [path, 'hidden'] as const),
  ];
  const [first] = all;
  if (all.length === 1 && first) return `“${first[0]}” was left out: it is ${first[1]}. ${accepted}`;
  const named = all.slice(0, namedMost).map(([name, what]) => `“${name}” (${what})`);
  const more = all.length > namedMost ? [`${all.length - namedMost} more`] : [];
  return `${all.length} files were left out: ${new Intl.ListFormat('en').format([...named, ...more])}. ${accepted}`;
}

function describe(file: File, told: Told): string {
  const kind = kindIn(told, file);
  if (kind === 'raw') return 'a raw photo, which only the library under Search takes';
  if (kind === 'model') return 'a model file';
  return told.get(file)?.name ?? (kind === 'other' ? 'of no known kind' : plural[kind]);
}

/** What was told of the files before: it stays no longer than until others come. */
let shown = -1;
function tell(tone: 'info' | 'warn', message: string): void {
  shown = notify(tone, message);
}

/**
 * The one way in for files, however they came: dropped, pasted, picked. Hands them to the task that takes them, opens
 * that task's view unless it is in sight, and says what was left out.
 */
export async function intake(
  given: Collected | readonly File[],
  folders: readonly FileSystemDirectoryHandle[] = [],
): Promise<void> {
  dismissNotice(shown);
  const { files, hidden } = 'files' in given ? given : withoutHidden(given);
  if (files.length + hidden.length === 0) {
    tell('info', 'This folder is empty.');
    return;
  }
  const route = parseRoute(location.hash, tasks);
  const inView = 'task' in route ? route.task : undefined;
  const told = await tellFiles(files);
  // A model is a folder: what lies beside its graphs belongs to it.
  const isForModels = 'page' in route && route.page === 'models';
  if (isForModels || files.some((file) => kindIn(told, file) === 'model')) return takeModels([...files]);
  const isHome = 'page' in route && route.page === 'home';
  const keeper =
    isHome &&
    files.some(isInFolder) &&
    tasks.find(({ folders: own }) => own && files.some((file) => own.wants.includes(kindIn(told, file))));
  if (keeper && keeper.folders) {
    goTo({ task: keeper.id, view: keeper.folders.view });
    // Handles are looked through by the library, which names what it leaves out itself.
    if (folders.length === 0 && hidden.length > 0) tell('info', refusal([], tasks, { hidden }));
    return keeper.folders.receive(folders, files);
  }
  const { given: sorted, refused } = sortFiles(files, tasks, { inView, told });
  if (refused.length + hidden.length > 0)
    tell(refused.length > 0 ? 'warn' : 'info', refusal(refused, tasks, { told, hidden }));
  for (const task of tasks) {
    const taken = sorted.get(task.id);
    if (!taken) continue;
    const isInSight = inView === task.id || (!inView && 'page' in route && route.page === 'home' && taken.length === 1);
    if (!isInSight) goTo({ task: task.id, view: task.views[0].id });
    await task.receive(taken);
  }
}

/** Whether it came in a folder. */
const isInFolder = (file: File): boolean => pathOf(file).includes('/');

/** Takes what a drop or a paste brings, and says so when it cannot be read. */
export async function takeFiles(
  files: Promise<Collected | readonly File[]>,
  folders: Promise<readonly FileSystemDirectoryHandle[]> = Promise.resolve([]),
): Promise<void> {
  try {
    await intake(...(await Promise.all([files, folders])));
  } catch (error) {
    if (isAbort(error)) return;
    recordError(error);
    const { title, text } = sentenceFor(error);
    tell('warn', `${title}. ${text}`);
  }
}

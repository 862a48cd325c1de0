import { isAbort } from '../../runtime/errors.ts';
import { recordError } from '../diagnostics.ts';
import { sentenceFor } from '../errors.ts';
import { notify } from '../notices.ts';
import { goTo } from '../route.ts';
import { download, importWithReport, keepStorage, remove, verify } from './api.ts';
import { refreshModels } from './store.ts';

/** What the buttons do. What fails stands in the row of the model, from the store. */
export const startDownload = (id: string): void => void download(id).catch(note);
/** Hashes again what is kept, and says so when all of it is right. */
export const checkModel = (id: string): void =>
  void verify(id).then(({ ok }) => ok && notify('done', 'All files are intact.'), note);

/** Deletes; what refuses is told, for it has no place in the table. */
export async function deleteModel(id: string): Promise<void> {
  try {
    await remove(id);
  } catch (error) {
    note(error);
    const { title, text } = sentenceFor(error);
    notify('warn', `${title}. ${text}`);
  }
}

/** Takes files that were dropped, pasted or picked, and shows what becomes of them. */
export async function takeModels(files: File[]): Promise<void> {
  goTo({ page: 'models' });
  await importWithReport(files).catch(note);
}

/** Asks the browser to keep what is here. */
export async function askToKeep(): Promise<void> {
  const isKept = await keepStorage();
  await refreshModels();
  if (!isKept) notify('info', 'The browser declined. It may agree after you install the app or use it more often.');
}

function note(error: unknown): void {
  if (!isAbort(error)) recordError(error);
}

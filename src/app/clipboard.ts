import { notify } from './notices.ts';

/** Puts a text on the clipboard, and says what was copied or why not. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify('done', `${what} copied`);
  } catch {
    notify('warn', `${what} could not be copied: the browser does not let this page write to the clipboard.`);
  }
}

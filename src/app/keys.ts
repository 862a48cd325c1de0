import { tinykeys } from 'tinykeys';
import { goTo } from './route.ts';
import type { Task } from './tasks.ts';

/** One key of the shell: what the handler listens for and what the help dialog shows. */
export interface Shortcut {
  /** As tinykeys writes it; some layouts need Shift for a digit. */
  press: string;
  /** As it stands on the key. */
  cap: string;
  does: string;
  run: () => void;
}

/** The one table that both the handler and the help dialog are made of. */
export function shortcutsOf(tasks: readonly Task[], { toggleHelp }: { toggleHelp: () => void }): Shortcut[] {
  return [
    ...tasks.map(({ id, words, views, entry = views[0].id }, index) => ({
      press: `[Shift]+${index + 1}`,
      cap: String(index + 1),
      does: words,
      run: () => goTo({ task: id, view: entry }),
    })),
    { press: '[Shift]+0', cap: '0', does: 'Home', run: () => goTo({ page: 'home' }) },
    { press: '[Shift]+?', cap: '?', does: 'Show or hide these keys', run: toggleHelp },
  ];
}

/** Single keys must not act while somebody types (WCAG 2.1.4). */
const isTyping = ({ target, isComposing }: KeyboardEvent): boolean =>
  isComposing || (target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null);

/** In a modal dialog only the key of the help acts. */
export const actsInDialog = ({ cap }: Shortcut): boolean => cap === '?';
const isBehindDialog = (shortcut: Shortcut): boolean =>
  !actsInDialog(shortcut) && document.querySelector('dialog:modal') !== null;

/** Listens for the keys. Returns the function that ends it. */
export function watchKeys(target: Window, shortcuts: readonly Shortcut[]): () => void {
  const bindings = shortcuts.map((shortcut) => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || isBehindDialog(shortcut)) return;
      event.preventDefault();
      shortcut.run();
    };
    return [shortcut.press, press] as const;
  });
  return tinykeys(target, Object.fromEntries(bindings), { ignore: isTyping });
}

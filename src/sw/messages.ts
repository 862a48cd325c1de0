/** What the page asks of its service worker: to fetch what is missing of the shell, or to replace the version in use. */
export type ToWorker = 'keep-shell' | 'take-over';

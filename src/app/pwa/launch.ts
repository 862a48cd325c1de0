import { shareFailedQuery, shareQuery, takeShared } from '../../sw/shared-files.ts';
import { takeFiles } from '../intake.ts';
import { notify } from '../notices.ts';

/** https://wicg.github.io/web-app-launch/ */
interface LaunchParams {
  readonly targetURL?: string;
  readonly files: readonly FileSystemFileHandle[];
}
interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}

/** Takes what the system gives: files opened with the installed app or shared with it, and its shortcuts. */
export function takeLaunches(target: Window): void {
  takeShare(target);
  const { launchQueue } = target as Window & { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ targetURL, files }) => {
    // The app that is open already is not loaded anew, so a shortcut's place has to be gone to.
    const hash = targetURL && new URL(targetURL).hash;
    if (hash) target.location.hash = hash;
    if (files.length > 0) void takeFiles(Promise.all(files.map((file) => file.getFile())));
  });
}

function takeShare({ location, history, document }: Window): void {
  const { search, hash } = location;
  if (search !== shareQuery && search !== shareFailedQuery) return;
  // A reload must not look for them again.
  history.replaceState(history.state, '', `${location.pathname}${hash}`);
  if (search === shareQuery) void takeFiles(takeShared(new URL('.', document.baseURI)));
  else notify('warn', 'The shared files could not be taken: the browser has no room left. Drop them on the page.');
}

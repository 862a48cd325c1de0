import { readKept } from '../../runtime/page/kept-text.ts';
import { connect } from '../../runtime/rpc.ts';
import { recordError } from '../diagnostics.ts';
import { sentenceFor } from '../errors.ts';
import { notify } from '../notices.ts';
import { version } from '../version.ts';
import type { EmbeddedContract } from './embedded-contract.ts';

/** Holds the version whose models were kept. */
const keptKey = 'triptych.embedded-kept';

/** Files are checked while they are kept, which would hold up the page. */
const spawn = () => new Worker(new URL('./embedded.worker.ts', import.meta.url), { type: 'module', name: 'embedded' });

/**
 * Who installs the app wants it anywhere: all models that come with it are then fetched before their first use. In a
 * tab each is kept when it was used, because nobody asked for the whole.
 */
export function keepWhenInstalled(target: Window): void {
  target.addEventListener('appinstalled', () => void keepEmbedded());
  // Not every browser tells of the installation, and a new version may bring new models.
  if (target.matchMedia('(display-mode: standalone)').matches && readKept(keptKey) !== version) void keepEmbedded();
}

async function keepEmbedded(): Promise<void> {
  const client = connect<EmbeddedContract>(spawn);
  try {
    await navigator.storage.persist();
    await client.keep(undefined);
    localStorage.setItem(keptKey, version);
    notify('done', 'All models that come with Triptych are stored on this device. It works offline now.');
  } catch (error) {
    recordError(error);
    const matter = new AbortController();
    notify('warn', `Not all models are stored for offline use yet. ${sentenceFor(error).text}`, {
      signal: matter.signal,
    });
    // With a network again there is another try, which says how it ends.
    const retry = (): void => {
      matter.abort();
      void keepEmbedded();
    };
    addEventListener('online', retry, { once: true });
  } finally {
    client.dispose();
  }
}

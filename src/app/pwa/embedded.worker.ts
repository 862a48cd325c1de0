import { loadCatalogue, variantFor } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import { serve } from '../../runtime/rpc.ts';
import { openFile } from '../../runtime/weights.ts';
import type { EmbeddedContract } from './embedded-contract.ts';

serve<EmbeddedContract>({
  /** Keeps every model that is served with the page. Throws what `openFile` throws, and `storage` when one is not kept. */
  async keep(_, { signal }) {
    const entries = (await loadCatalogue(signal)).filter(({ base }) => base === 'page');
    const refused: string[] = [];
    const onNote = (sentence: string) => void refused.push(sentence);
    for (const entry of entries)
      for (const file of [...entry.config, ...variantFor(entry, 'wasm').files])
        await openFile(entry, file, { signal, onNote });
    if (refused[0]) throw new AppError('storage', refused[0]);
  },
});

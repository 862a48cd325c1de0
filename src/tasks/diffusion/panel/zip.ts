import { packZip } from '../../../formats/zip-pack.ts';
import type { HistoryItem } from '../history.ts';
import { diffusionStore } from '../store.ts';
import { fileName } from './save.ts';

/** Pictures as one ZIP, each under its own name and with its date. PNGs are packed already, so they are only stored. */
export const zipPictures = (items: readonly HistoryItem[]): Promise<Blob> =>
  packZip(
    items.map((item) => ({
      path: fileName(item),
      modified: item.created,
      open: async () => (await diffusionStore.getState().files(item.id)).picture,
    })),
  );

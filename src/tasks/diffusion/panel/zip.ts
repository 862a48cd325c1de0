import type { HistoryItem } from '../history.ts';
import { diffusionStore } from '../store.ts';
import { fileName } from './save.ts';

/** Pictures as one ZIP, each under its own name and with its date. PNGs are packed already, so they are only stored. */
export async function zipPictures(items: readonly HistoryItem[]): Promise<Blob> {
  const { downloadZip } = await import('client-zip');
  const names = uniqueNames(items.map(fileName));
  async function* pictures() {
    for (const [index, { id, created }] of items.entries()) {
      const { picture } = await diffusionStore.getState().files(id);
      yield { name: names[index]!, input: picture, lastModified: new Date(created) };
    }
  }
  return downloadZip(pictures()).blob();
}

/** Names that occur twice get a number: no picture may write over another. */
export function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : name.replace(/(\.\w+)?$/u, (ending) => ` (${times})${ending}`);
  });
}

import type { Conditioning } from './engine/prompt/condition.ts';

/** What the text encoder made of the last prompts, so that a repeat needs none. */
export interface EmbeddingCache {
  get(key: string): Conditioning | undefined;
  set(key: string, conditioning: Conditioning): void;
  clear(): void;
}

/** Prompts kept; one is 0.2 MB for SD 1.5 and 0.6 MB for SDXL, a chunk. */
const cacheLimit = 48;

/** Forgets what was used longest ago first. */
export function createEmbeddingCache(limit = cacheLimit): EmbeddingCache {
  const entries = new Map<string, Conditioning>();
  return {
    get(key) {
      const found = entries.get(key);
      if (found && entries.delete(key)) entries.set(key, found);
      return found;
    },
    set(key, conditioning) {
      entries.set(key, conditioning);
      if (entries.size > limit) entries.delete(entries.keys().next().value!);
    },
    clear: () => entries.clear(),
  };
}

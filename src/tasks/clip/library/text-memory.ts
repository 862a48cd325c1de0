/** Vectors of texts that were asked for of late: asked again, as when the library has changed, they need no model. */
export interface TextMemory {
  /** One vector a text; undefined unless all are there. */
  get(texts: readonly string[], space: string): Float32Array[] | undefined;
  set(texts: readonly string[], space: string, vectors: readonly Float32Array[]): void;
}

/** `space` is whatever tells vectors of one meaning apart: the key of the space, the templates. Keeps the last `most`. */
export function createTextMemory(most: number): TextMemory {
  /** In the order of their last use. */
  const kept = new Map<string, Float32Array>();
  const keyOf = (text: string, space: string): string => `${space}\n${text}`;
  function put(key: string, vector: Float32Array): void {
    kept.delete(key);
    kept.set(key, vector);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
  }
  return {
    get(texts, space) {
      const vectors = texts.map((text) => kept.get(keyOf(text, space)));
      if (!vectors.every((vector) => vector !== undefined)) return undefined;
      for (const [i, text] of texts.entries()) put(keyOf(text, space), vectors[i]!);
      return vectors;
    },
    set(texts, space, vectors) {
      for (const [i, text] of texts.entries()) put(keyOf(text, space), vectors[i]!);
    },
  };
}

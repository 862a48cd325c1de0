import type { TagColumns } from '../library/contract.ts';
import { libraryClient } from '../library/client.ts';
import { background, rememberedVectors } from '../library/query-vectors.ts';
import { startList } from './lists.ts';
import { eachMost, tagsOf } from './rule.ts';
import { type TagsState, tagsStore } from './store.ts';

/** A word of the list in Tags, as it fits one picture. */
export interface PictureWord {
  word: string;
  cosine: number;
  /** Of a tag by the rule in Tags: its share, 0 to 1. */
  share?: number;
}

/** The words of one picture, the nearest first; those that are its tags have a share. */
export function wordsOf(
  columns: TagColumns,
  labels: readonly string[],
  rule: TagsState['rule'],
): readonly PictureWord[] {
  if (columns.ids.length === 0) return [];
  const tags = tagsOf(columns, 0, rule);
  return Array.from(columns.cosines.subarray(0, columns.each), (cosine, k) => ({
    word: labels[columns.labels[k]!]!,
    cosine,
    ...(tags[k] && { share: tags[k].share }), // tags are the nearest words
  }));
}

/** The words that a picture of the library is nearest to, from the list in Tags. None before a model has seen it. */
export async function pictureWords(id: number): Promise<readonly PictureWord[]> {
  const space = await libraryClient().space(undefined);
  if (!space) return [];
  const { isOwn, labels: own, templates, rule } = tagsStore.getState();
  const labels = isOwn ? own : [...startList(space.model).labels];
  if (labels.length === 0) return [];
  const [vectors, none] = await Promise.all([rememberedVectors(labels, templates), background({})]);
  const each = Math.min(labels.length, eachMost);
  const columns = await libraryClient().tagColumns({ vectors, ...none, each, ids: [String(id)] });
  return wordsOf(columns, labels, rule);
}

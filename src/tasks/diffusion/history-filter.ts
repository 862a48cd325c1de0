import type { HistoryItem } from './history.ts';
import { modeOf } from './mode-of.ts';
import type { Mode } from './state.ts';

/** Which pictures of the history are looked at; an empty field lets all through. */
export interface HistoryFilter {
  /** Words that all stand in the prompt, the negative prompt or the seed, in any order. */
  words: string;
  mark: '' | 'favourite' | 'keep' | 'out' | 'unmarked' | 'not-out';
  model: string;
  mode: Mode | '';
  /** `HistoryItem.batch`: what one press made. */
  batch: string;
}

export const noFilter: HistoryFilter = { words: '', mark: '', model: '', mode: '', batch: '' };

/** Letters alike for a search: case, width and composition make no difference. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The pictures that a filter lets through, in their order. */
export function filterHistory(items: readonly HistoryItem[], filter: HistoryFilter): readonly HistoryItem[] {
  const words = folded(filter.words)
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0 && !filter.mark && !filter.model && !filter.mode && !filter.batch) return items;
  return items.filter(
    (item) =>
      (!filter.batch || item.batch === filter.batch) &&
      hasMark(item, filter.mark) &&
      (!filter.model || item.parameters.model === filter.model) &&
      (!filter.mode || modeOf(item.parameters) === filter.mode) &&
      hasWords(item, words),
  );
}

function hasMark({ marks: { favourite, verdict } = {} }: HistoryItem, mark: HistoryFilter['mark']): boolean {
  if (mark === '') return true;
  if (mark === 'favourite') return favourite === true;
  if (mark === 'not-out') return verdict !== 'out';
  return mark === 'unmarked' ? verdict === undefined : verdict === mark;
}

function hasWords({ parameters: { prompt, negativePrompt = '', seed } }: HistoryItem, words: readonly string[]) {
  if (words.length === 0) return true;
  const text = folded(`${prompt}\n${negativePrompt}\n${seed}`);
  return words.every((word) => text.includes(word));
}

/** The models that pictures were made with, each once, in the order of the alphabet. */
export const modelsOf = (items: readonly HistoryItem[]): string[] =>
  [...new Set(items.flatMap(({ parameters: { model } }) => model ?? []))].toSorted();

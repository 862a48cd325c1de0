import type { ModelInfo } from './list.ts';

/** What of the list of models is shown. */
export interface Filter {
  query: string;
  /** A task, `helpers`, or `all`. */
  group: string;
  show: 'all' | 'here' | 'fits';
}
/** Shows every model. */
export const noFilter: Filter = { query: '', group: 'all', show: 'all' };

/** The choices of `show`, in their words. */
export const shows: readonly { value: Filter['show']; label: string }[] = [
  { value: 'all', label: 'all models' },
  { value: 'here', label: 'what is here' },
  { value: 'fits', label: 'what fits this device' },
];

const withPanel: readonly string[] = ['clip', 'whisper', 'diffusion'];

/** Whether a model is shown: every word of the query stands in its name, its origin, its notes or its number format. */
export function isShown(info: ModelInfo, { query, group, show }: Filter): boolean {
  const { task, state, stored, unfit } = info;
  if (group === 'helpers' ? withPanel.includes(task) : group !== 'all' && group !== task) return false;
  if (show === 'here' && state !== 'ready' && stored === 0) return false;
  if (show === 'fits' && unfit !== undefined) return false;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const told =
    `${info.name} ${info.id} ${info.origin} ${info.notes} ${info.dtype} ${info.licence} ${task}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

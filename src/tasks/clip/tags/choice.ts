import { readKept, tabKeeper, writeKept } from '../../../runtime/page/kept-text.ts';
import type { Templates } from '../contract.ts';
import { builtInModel } from '../defaults.ts';
import { startList } from './lists.ts';
import type { TagRule } from './rule.ts';

/** What is asked, and by which rule: it outlives the page. */
export interface TagChoice {
  labels: string[];
  /** Whether a person chose the labels; else they are what the library's model begins with. */
  isOwn: boolean;
  templates: Exclude<Templates, string[]>;
  rule: TagRule;
}

const key = 'triptych-tags';

const startChoice = (): TagChoice => ({
  labels: [...startList(builtInModel).labels],
  isOwn: false,
  templates: 'plain',
  rule: { mode: 'together', minimum: 0.2, margin: 0, most: 5 },
});

/** As it was chosen the last time; a new one where nothing was, or what is kept cannot be read. */
export function keptChoice(): TagChoice {
  try {
    const found = JSON.parse(readKept(key, tabKeeper()) ?? 'null') as Partial<TagChoice> | null;
    return { ...startChoice(), ...found };
  } catch {
    return startChoice();
  }
}

/** Remembers what was chosen; without storage the choice ends with the page. */
export const keepChoice = (choice: TagChoice): void => void writeKept(key, JSON.stringify(choice), tabKeeper());

import type { Templates } from '../contract.ts';
import { builtInModel } from '../client.ts';
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

/** As it was chosen the last time; a new one where nothing was, or storage is refused. */
export function keptChoice(): TagChoice {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<TagChoice> | null;
    return { ...startChoice(), ...found };
  } catch {
    return startChoice();
  }
}

/** Remembers what was chosen; without storage the choice ends with the page. */
export function keepChoice(choice: TagChoice): void {
  try {
    localStorage.setItem(key, JSON.stringify(choice));
  } catch {
    // The choice then ends with the page.
  }
}

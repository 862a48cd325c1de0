import { get, update } from 'idb-keyval';
import { createKeyStore } from '../../runtime/key-store.ts';

/** Labels under a name. */
export interface LabelSet {
  name: string;
  labels: string[];
}

/** Sets that are always there, in words that the built-in model knows. The first holds the samples. */
export const givenSets: readonly LabelSet[] = [
  {
    name: 'Samples',
    labels: [
      'cat',
      'rocket',
      'fox',
      'owl',
      'cup of coffee',
      'dandelion',
      'hot air balloon',
      'car',
      'dog',
      'umbrella',
      'red apple',
    ],
  },
  {
    name: 'Animals',
    labels: [
      'cat',
      'dog',
      'fox',
      'lion',
      'bear',
      'rabbit',
      'elephant',
      'penguin',
      'owl',
      'whale',
      'butterfly',
      'snail',
    ],
  },
  {
    name: 'Food',
    labels: [
      'red apple',
      'banana',
      'strawberry',
      'carrot',
      'cheese',
      'pizza',
      'hamburger',
      'ice cream cone',
      'cup of coffee',
    ],
  },
  { name: 'Getting about', labels: ['car', 'bus', 'fire truck', 'sailboat', 'airplane', 'rocket', 'ufo'] },
];

/** Where own sets are kept. Without storage they live as long as the page, and `kept` says so. */
export interface LabelSetStore {
  list(): Promise<{ sets: LabelSet[]; kept: boolean }>;
  /** Adds a set, or replaces the one of this name. */
  save(set: LabelSet): Promise<{ sets: LabelSet[]; kept: boolean }>;
  remove(name: string): Promise<{ sets: LabelSet[]; kept: boolean }>;
}

const key = 'own';

/** Own sets in a database of IndexedDB, by name in alphabetical order. */
export function createLabelSetStore(name = 'triptych-label-sets'): LabelSetStore {
  let memory: LabelSet[] = [];
  const open = () => createKeyStore(name, 'sets', { updates: true });
  let database: ReturnType<typeof open> | undefined;

  /** Storage can be denied at any call (a private window, a full disk): then memory holds what there is. */
  async function attempt(work: (database: ReturnType<typeof open>) => Promise<LabelSet[]>) {
    try {
      database ??= open();
      memory = await work(database);
      return { sets: memory, kept: true };
    } catch {
      return { sets: memory, kept: false };
    }
  }
  const change = (edit: (sets: LabelSet[]) => LabelSet[]) => {
    memory = edit(memory);
    return attempt(async (store) => {
      let after = memory;
      await update<LabelSet[]>(key, (sets = []) => (after = edit(sets)), store);
      return after;
    });
  };
  return {
    list: () => attempt(async (store) => (await get<LabelSet[]>(key, store)) ?? memory),
    save: (added) =>
      change((sets) =>
        [...sets.filter(({ name }) => name !== added.name), added].toSorted((a, b) => a.name.localeCompare(b.name)),
      ),
    remove: (name) => change((sets) => sets.filter((set) => set.name !== name)),
  };
}

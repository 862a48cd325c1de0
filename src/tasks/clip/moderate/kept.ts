import { delMany, entries, set, setMany } from 'idb-keyval';
import { createKeyStore } from '../../../runtime/key-store.ts';
import type { Decision } from './decisions.ts';
import { withLinesOfSides, type NamedPolicy } from './policies.ts';

/** What outlives the page: own and changed policies, and decisions by their keys. */
export interface Kept {
  policies: NamedPolicy[];
  decisions: Map<string, Decision>;
}

/** Where it is kept. Each method says whether it will be there after a reload. */
export interface KeptStore {
  load(): Promise<{ found: Kept; isKept: boolean }>;
  savePolicies(policies: readonly NamedPolicy[]): Promise<boolean>;
  putDecision(key: string, decision: Decision): Promise<boolean>;
  removeDecisions(keys: readonly string[]): Promise<boolean>;
}

/** Scores count the two sides of a category alike since; before, a line stood for the numbers of its prompts too. */
const policiesKey = 'policies of sides';
const formerKey = 'policies';
const decisionPrefix = 'decision ';

/** In IndexedDB. Storage can be denied at any call (a private window, a full disk): the page then goes on without. */
export function createKeptStore(name = 'triptych-moderation'): KeptStore {
  const open = () => createKeyStore(name, 'kept');
  let database: ReturnType<typeof open> | undefined;
  const attempt = async (work: (store: ReturnType<typeof open>) => Promise<void>): Promise<boolean> => {
    try {
      await work((database ??= open()));
      return true;
    } catch {
      return false;
    }
  };
  return {
    async load() {
      const found: Kept = { policies: [], decisions: new Map() };
      let policies: NamedPolicy[] | undefined;
      let former: NamedPolicy[] = [];
      const isKept = await attempt(async (store) => {
        for (const [key, value] of await entries<string, unknown>(store)) {
          if (key === policiesKey) policies = value as NamedPolicy[];
          if (key === formerKey) former = (value as NamedPolicy[]).map(withLinesOfSides);
          if (key.startsWith(decisionPrefix)) found.decisions.set(key.slice(decisionPrefix.length), value as Decision);
        }
      });
      return { found: { ...found, policies: policies ?? former }, isKept };
    },
    savePolicies: (policies) => attempt((store) => set(policiesKey, policies, store)),
    putDecision: (key, decision) => attempt((store) => setMany([[decisionPrefix + key, decision]], store)),
    removeDecisions: (keys) =>
      attempt((store) =>
        delMany(
          keys.map((key) => decisionPrefix + key),
          store,
        ),
      ),
  };
}

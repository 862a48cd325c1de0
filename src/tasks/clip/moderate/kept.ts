import { entries, get, promisifyRequest } from 'idb-keyval';
import { changeValue, createKeyStore } from '../../../runtime/key-store.ts';
import { mergeLists } from '../../../runtime/page/merge-lists.ts';
import { openTabs } from '../../../runtime/page/tabs.ts';
import { decisionKey, type Decision, type FormerDecision } from './decisions.ts';
import { withLinesOfSides, type NamedPolicy } from './policies.ts';

/** What outlives the page: own and changed policies, decisions by their keys, and those that were of a content. */
export interface Kept {
  policies: NamedPolicy[];
  decisions: Map<string, Decision>;
  former: FormerDecision[];
}

/** Decisions to be kept, and those that go, all of it or nothing. */
export interface DecisionChange {
  put?: readonly Decision[];
  remove?: readonly Pick<Decision, 'policy' | 'item' | 'content'>[];
  /** Of those that were of a content. */
  removeFormer?: readonly FormerDecision[];
}

/** Where it is kept, for all tabs. Each method says whether it will be there after a reload. */
export interface KeptStore {
  load(): Promise<{ found: Kept; isKept: boolean }>;
  /** Keeps what changed in `mine` since `base`; what other tabs changed meanwhile is in the answer. */
  savePolicies(
    base: readonly NamedPolicy[],
    mine: readonly NamedPolicy[],
  ): Promise<{ policies: NamedPolicy[]; isKept: boolean }>;
  changeDecisions(change: DecisionChange): Promise<boolean>;
  /** Calls the listener when another tab has kept something. */
  watch(listener: () => void): () => void;
}

/** Scores count the two sides of a category alike since; before, a line stood for the numbers of its prompts too. */
const policiesKey = 'policies of sides';
const formerKey = 'policies';
/** Since decisions are of one entry. */
const decisionPrefix = 'verdict ';
const formerPrefix = 'decision ';
const formerDecisionKey = ({ policy, content }: FormerDecision): string => `${formerPrefix}${policy}\n${content}`;

/** In IndexedDB. Storage can be denied at any call (a private window, a full disk): the page then goes on without. */
export function createKeptStore(name = 'triptych-moderation'): KeptStore {
  const open = () => createKeyStore(name, 'kept', { updates: true });
  const tabs = openTabs(name);
  let database: ReturnType<typeof open> | undefined;
  const attempt = async (work: (store: ReturnType<typeof open>) => Promise<unknown>): Promise<boolean> => {
    try {
      await work((database ??= open()));
      return true;
    } catch {
      return false;
    }
  };
  return {
    async load() {
      const found: Kept = { policies: [], decisions: new Map(), former: [] };
      let policies: NamedPolicy[] | undefined;
      let former: NamedPolicy[] = [];
      const isKept = await attempt(async (store) => {
        for (const [key, value] of await entries<string, unknown>(store)) {
          if (key === policiesKey) policies = value as NamedPolicy[];
          if (key === formerKey) former = (value as NamedPolicy[]).map(withLinesOfSides);
          if (key.startsWith(decisionPrefix)) found.decisions.set(key.slice(decisionPrefix.length), value as Decision);
          if (key.startsWith(formerPrefix)) found.former.push(value as FormerDecision);
        }
      });
      return { found: { ...found, policies: policies ?? former }, isKept };
    },
    async savePolicies(base, mine) {
      let policies = [...mine];
      const isKept = await attempt(async (store) => {
        const former = await get<NamedPolicy[]>(formerKey, store);
        policies = await changeValue<NamedPolicy[]>(store, policiesKey, (theirs) =>
          mergeLists(base, mine, theirs ?? (former ?? []).map(withLinesOfSides)),
        );
      });
      if (isKept) tabs.tell();
      return { policies, isKept };
    },
    async changeDecisions({ put = [], remove = [], removeFormer = [] }) {
      const isKept = await attempt((store) =>
        store('readwrite', (kept) => {
          for (const one of remove) kept.delete(decisionPrefix + decisionKey(one));
          for (const one of removeFormer) kept.delete(formerDecisionKey(one));
          for (const one of put) kept.put(one, decisionPrefix + decisionKey(one));
          kept.transaction.commit();
          return promisifyRequest(kept.transaction);
        }),
      );
      if (isKept) tabs.tell();
      return isKept;
    },
    watch: (listener) => tabs.watch(listener),
  };
}

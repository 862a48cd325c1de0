import { writeCsv } from '../../../formats/csv.ts';
import type { Item } from '../library/item.ts';

export type Verdict = 'allow' | 'block';

/** What a person said of a picture under a policy. */
export interface Decision {
  /** Of the policy. */
  policy: string;
  /** Of the entry in the library; 0 where the library holds none that was meant. */
  item: number;
  /** Of the picture: `contentKey`. */
  content: string;
  verdict: Verdict;
  path: string;
  /** Of the category that it was looked at for, at that time. */
  category: string;
  score: number;
  threshold: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** The content that an entry was judged by; itself where that is not known (an imported vector). */
export const contentKey = ({ id, hash, time }: Pick<Item, 'id' | 'hash' | 'time'>): string =>
  hash ? `${hash}${time === undefined ? '' : `#t=${time}`}` : `item ${id}`;

/** The SHA-256 in a `contentKey`; empty where there is none. */
export const hashIn = (content: string): string => (content.startsWith('item ') ? '' : content.replace(/#t=.*$/, ''));

/**
 * Where a decision lies among all of them: it is of one entry, and of the content that a person saw there. Copies of it
 * are entries of their own; a picture that comes to its place is another, even where a library that began anew gives
 * numbers again.
 */
export const decisionKey = ({ policy, item, content }: Pick<Decision, 'policy' | 'item' | 'content'>): string =>
  `${policy}\n${item}\n${content}`;

/** A decision of before, when it held for every picture of a content. */
export type FormerDecision = Omit<Decision, 'item'>;

/**
 * Decisions of before as they are kept now: one for each entry that has the content today, so that all of them stay
 * decided. Where none has it, the decision waits for its file to come back.
 */
export const ofEntries = (former: readonly FormerDecision[], items: readonly Item[]): Decision[] => {
  const holders = new Map<string, Item[]>();
  for (const item of items) {
    const content = contentKey(item);
    holders.set(content, [...(holders.get(content) ?? []), item]);
  }
  return former.flatMap((one): Decision[] => {
    const own = holders.get(one.content) ?? [];
    return own.length > 0 ? own.map(({ id, path }) => ({ ...one, item: id, path })) : [{ ...one, item: 0 }];
  });
};

/** The columns of both files, in order. */
const columns = ['path', 'verdict', 'category', 'score', 'threshold', 'decided', 'sha256'] as const;

/** A row a decision, as programs read it. */
function record({ path, verdict, category, score, threshold, at, content }: Decision) {
  return {
    path,
    verdict,
    category,
    score: Number(score.toFixed(6)),
    threshold: Number(threshold.toFixed(6)),
    decided: new Date(at).toISOString(),
    sha256: hashIn(content),
  };
}

/** Decisions as CSV (RFC 4180), in the order given. */
export const decisionsCsv = (decisions: readonly Decision[]): string =>
  writeCsv([columns, ...decisions.map(record).map((row) => columns.map((name) => row[name]))]);

/** Decisions as JSON, with the policy that they were made by. */
export const decisionsJson = (policy: string, decisions: readonly Decision[]): string =>
  `${JSON.stringify({ policy, decisions: decisions.map(record) }, undefined, 2)}\n`;

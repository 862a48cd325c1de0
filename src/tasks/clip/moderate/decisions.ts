import { writeCsv } from '../../../formats/csv.ts';
import type { Item } from '../library/item.ts';

export type Verdict = 'allow' | 'block';

/** What a person said of a picture under a policy. */
export interface Decision {
  /** Of the policy. */
  policy: string;
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

/**
 * What a decision is kept by: the content, so that it outlives a renamed file and holds for its copies; the item where
 * the content is not known (an imported vector). A moment of a video is a picture of its own.
 */
export const contentKey = ({ id, hash, time }: Pick<Item, 'id' | 'hash' | 'time'>): string =>
  hash ? `${hash}${time === undefined ? '' : `#t=${time}`}` : `item ${id}`;

/** Where a decision lies among all of them. */
export const decisionKey = ({ policy, content }: Pick<Decision, 'policy' | 'content'>): string =>
  `${policy}\n${content}`;

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
    sha256: content.startsWith('item ') ? '' : content.replace(/#t=.*$/, ''),
  };
}

/** Decisions as CSV (RFC 4180), in the order given. */
export const decisionsCsv = (decisions: readonly Decision[]): string =>
  writeCsv([columns, ...decisions.map(record).map((row) => columns.map((name) => row[name]))]);

/** Decisions as JSON, with the policy that they were made by. */
export const decisionsJson = (policy: string, decisions: readonly Decision[]): string =>
  `${JSON.stringify({ policy, decisions: decisions.map(record) }, undefined, 2)}\n`;

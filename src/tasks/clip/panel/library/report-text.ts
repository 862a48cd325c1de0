import { formatCount } from '../../../../ui/units.ts';
import type { AddReport } from '../../library-api.ts';

/** What came of an indexing, in one line: “12 added, 1 failed.” */
export function reportSentence({ added, skipped, renamed, copied, removed, failed, leftOut }: AddReport): string {
  const parts: [count: number, word: string][] = [
    [added, 'added'],
    [copied, 'copies of known pictures added'],
    [renamed, 'moved or renamed'],
    [removed, 'removed: no longer in the folder'],
    [skipped, 'known already'],
    [failed.length, 'could not be read'],
    [leftOut.length, 'left out'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  const isNothing = said.length === 1 && leftOut.length > 0;
  if (isNothing) return `There was no picture or video in it: ${said[0]}.`;
  return said.length > 0 ? `${said.join(', ')}.` : 'There was no picture or video in it.';
}

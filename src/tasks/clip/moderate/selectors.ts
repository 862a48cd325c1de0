import type { Decision } from './decisions.ts';
import { isAsked, type DraftCategory, type NamedPolicy } from './policies.ts';
import { isFlagged } from './scores.ts';
import { anyCategory, type ModerateState } from './state.ts';

/** The policy in use. */
export const policyOf = ({ policies, policy }: Pick<ModerateState, 'policies' | 'policy'>): NamedPolicy =>
  policies.find(({ id }) => id === policy) ?? policies[0]!;

/** The lines that the queue is made by: of one category, or of all that are asked about. */
export function limitsOf(state: Pick<ModerateState, 'policies' | 'policy' | 'category'>): DraftCategory[] {
  const asked = policyOf(state).categories.filter(isAsked);
  return state.category === anyCategory ? asked : asked.filter(({ id }) => id === state.category);
}

/** Decisions of items that the queue holds, or would hold. */
export const decidedInQueue = (state: ModerateState): [item: number, decision: Decision][] => {
  const { table, decided } = state;
  const limits = limitsOf(state);
  return table ? [...decided].filter(([item]) => isFlagged(table, item, limits)) : [];
};

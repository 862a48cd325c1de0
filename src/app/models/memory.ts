import { budget, usualLimit } from '../../runtime/budget.ts';
import { settings } from '../settings.ts';

/** Lets the budget follow the settings. */
export function followMemorySetting(): void {
  const follow = ({ memory }: { memory: number }) => budget.setLimit(memory || usualLimit());
  follow(settings.getState());
  settings.subscribe(({ memory }, before) => memory !== before.memory && follow({ memory }));
}

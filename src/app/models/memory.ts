import { budget, usualLimit } from '../../runtime/budget.ts';
import { noteUnloaded } from '../device/store.ts';
import { settings } from '../settings.ts';
import { tasks } from '../tasks.ts';

/** Lets the budget follow the settings, and the Device view what the budget or idleness unloads. */
export function followMemory(): void {
  const follow = ({ memory }: { memory: number }) => budget.setLimit(memory || usualLimit());
  follow(settings.getState());
  settings.subscribe(({ memory }, before) => memory !== before.memory && follow({ memory }));

  let before = loadedTasks();
  budget.subscribe(() => {
    const now = loadedTasks();
    for (const id of before) if (!now.includes(id)) noteUnloaded(id);
    before = now;
  });
}

/** Tasks with a worker; those of several stages name them `task-stage`. */
function loadedTasks() {
  const names = budget.usage().stages.map(({ name }) => name.split('-')[0]);
  return tasks.map(({ id }) => id).filter((id) => names.includes(id));
}

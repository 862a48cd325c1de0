import { expect, test } from 'vitest';
import { createBudget, usualLimit, type Budget } from './budget.ts';

function stage(budget: Budget, name: string, bytes: number) {
  const room = budget.room(name, async () => bytes);
  const state = { isBusy: false, unloads: 0 };
  const tenant = {
    isBusy: () => state.isBusy,
    unload() {
      state.unloads++;
      room.leave();
    },
  };
  return { state, use: () => room.enter({ method: 'run', input: undefined }, tenant) };
}
const names = (budget: Budget) => budget.usage().stages.map(({ name }) => name);

test('what was used longest ago is unloaded first, and only as much as is needed', async () => {
  const budget = createBudget(100);
  const [a, b, c] = [stage(budget, 'a', 40), stage(budget, 'b', 40), stage(budget, 'c', 40)];
  await a.use();
  await b.use();
  await a.use();
  expect(names(budget)).toEqual(['b', 'a']);
  await c.use();
  expect(names(budget)).toEqual(['a', 'c']);
  expect(budget.usage()).toMatchObject({ used: 80, limit: 100 });
  expect([a.state.unloads, b.state.unloads]).toEqual([0, 1]);
});

test('what works is left alone, even when it does not fit', async () => {
  const budget = createBudget(100);
  const [a, b] = [stage(budget, 'a', 80), stage(budget, 'b', 80)];
  a.state.isBusy = true;
  await a.use();
  await b.use();
  expect(names(budget)).toEqual(['a', 'b']);
  expect(budget.isBusy()).toBe(true);
  expect(budget.free()).toBe(80);
  expect(names(budget)).toEqual(['a']);
});

test('a smaller limit takes effect at once, but not on what was used last', async () => {
  const budget = createBudget(100);
  await stage(budget, 'a', 40).use();
  await stage(budget, 'b', 40).use();
  budget.setLimit(10);
  expect(names(budget)).toEqual(['b']);
});

test('a stage costs what its largest model did, and calls that load none cost nothing', async () => {
  const budget = createBudget(100);
  const costs = [30, 0, 10];
  const room = budget.room('a', async () => costs.shift()!);
  const tenant = { isBusy: () => false, unload: () => room.leave() };
  const seen: number[] = [];
  budget.subscribe(() => seen.push(budget.usage().used));
  for (let call = 0; call < 3; call++) await room.enter({ method: 'run', input: undefined }, tenant);
  room.leave();
  expect(seen).toEqual([30, 30, 30, 0]);
  expect(budget.free('a')).toBe(0);
});

test('the limit is half of the memory that the browser admits to', () => {
  expect(usualLimit({ deviceMemory: 8 })).toBe(4e9);
  expect(usualLimit({ deviceMemory: 0.5 })).toBe(1e9);
  expect(usualLimit({})).toBe(4e9);
});

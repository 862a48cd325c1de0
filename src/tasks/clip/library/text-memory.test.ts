import { expect, test } from 'vitest';
import { createTextMemory } from './text-memory.ts';

const [a, b, c] = [1, 2, 3].map((value) => new Float32Array([value]));

test('texts of one space are known again, those of another are not, and one unknown text is enough to ask anew', () => {
  const memory = createTextMemory(3);
  memory.set(['a car', 'a dog'], 'pocket plain', [a!, b!]);
  expect(memory.get(['a dog', 'a car'], 'pocket plain')).toEqual([b, a]);
  expect(memory.get(['a car'], 'pocket photo')).toBeUndefined();
  expect(memory.get(['a car', 'a cat'], 'pocket plain')).toBeUndefined();
});

test('what was asked for longest ago is forgotten first', () => {
  const memory = createTextMemory(2);
  memory.set(['a', 'b'], '', [a!, b!]);
  memory.get(['a'], '');
  memory.set(['c'], '', [c!]);
  expect([memory.get(['a'], ''), memory.get(['b'], ''), memory.get(['c'], '')]).toEqual([[a], undefined, [c]]);
});

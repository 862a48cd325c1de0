import { expect, test } from 'vitest';
import { fileName } from './save.ts';

test('a file is named by its seed and the first words of its prompt', () => {
  expect(fileName({ parameters: { seed: 7, prompt: 'A cat, on: "a/mat"!' } })).toBe('7-a-cat-on-a-mat.png');
  expect(fileName({ parameters: { prompt: '' } })).toBe('0.png');
  expect(fileName({ parameters: { seed: 1, prompt: 'кот и 猫' } })).toBe('1-кот-и-猫.png');
  expect(fileName({ parameters: { seed: 1, prompt: 'word '.repeat(100) } }).length).toBeLessThan(60);
});

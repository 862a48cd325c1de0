import { expect, test } from 'vitest';
import { isInPolicy } from './hubs.ts';

const sources = ['https://huggingface.co', 'https://*.hf.co', 'http://localhost:8080'];

test.each([
  ['https://huggingface.co/a/b', true],
  ['https://cdn-lfs.hf.co/x', true],
  ['http://localhost:8080/', true],
  ['https://hf.co/', false],
  ['https://evilhf.co/', false],
  ['https://huggingface.co.evil.example/', false],
  ['https://huggingface.co:8443/', false],
  ['http://huggingface.co/', false],
  ['http://localhost/', false],
])('%s is named by the policy: %s', (address, isNamed) => {
  expect(isInPolicy(new URL(address), sources)).toBe(isNamed);
  expect(isInPolicy(new URL(address), [])).toBe(false);
});

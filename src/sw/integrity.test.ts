import { expect, test } from 'vitest';
import { withIntegrity } from './integrity.ts';

test('what the page loads of a version by name is held to its content, once', () => {
  const page = `<link rel="icon" href="./favicon.svg" /><script src="./theme.js"></script>
    <script type="module" crossorigin src="./assets/index-a.js"></script>
    <link rel="modulepreload" crossorigin href="./assets/rpc-b.js">
    <link rel="stylesheet" crossorigin href="./assets/index-c.css">`;
  const held = withIntegrity(page, (path) => path.toUpperCase());
  expect([...held.matchAll(/="([^"]*)" integrity="([^"]*)"/g)].map(([, ...found]) => found)).toEqual([
    ['./assets/index-a.js', 'sha256-ASSETS/INDEX-A.JS'],
    ['./assets/rpc-b.js', 'sha256-ASSETS/RPC-B.JS'],
    ['./assets/index-c.css', 'sha256-ASSETS/INDEX-C.CSS'],
  ]);
  expect(held.replaceAll(/ integrity="[^"]*"/g, '')).toBe(page);
  expect(withIntegrity(held, () => 'other')).toBe(held);
});

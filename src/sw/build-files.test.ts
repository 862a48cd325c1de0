import { expect, test } from 'vitest';
import { mostShellBytes, sortFiles } from './build-files.ts';

const file = (path: string, bytes = 10) => ({ path, bytes, sha256: 'abc' });

test('small files are fetched ahead, large ones are kept at their first use, and the page is not among them', () => {
  const { shell, used } = sortFiles([
    file('index.html'),
    file('theme.js'),
    file('assets/index-1.js', mostShellBytes),
    file('assets/ort-1.wasm', mostShellBytes + 1),
  ]);
  expect(shell).toEqual([
    ['theme.js', 'abc', 10],
    ['assets/index-1.js', 'abc', mostShellBytes],
  ]);
  expect(used).toEqual([['assets/ort-1.wasm', 'abc', mostShellBytes + 1]]);
});

test('models are left to the store of weights, but their list belongs to the page', () => {
  const { shell, used } = sortFiles([
    file('models/catalogue.json'),
    file('models/pocket-clip/config.json'),
    file('models/pocket-clip/onnx/text_model.onnx', 9e6),
  ]);
  expect(shell.map(([path]) => path)).toEqual(['models/catalogue.json']);
  expect(used).toEqual([]);
});

test('the service worker, files for hosts and screenshots are not kept', () => {
  expect(sortFiles([file('sw.js'), file('_headers'), file('screenshots/home.png')])).toEqual({ shell: [], used: [] });
});

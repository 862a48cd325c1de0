import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { leanGlue } from './lean-glue.ts';

const installed = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs');

test('the installed glue is the one that the changes were written for', () => {
  const glue = readFileSync(installed, 'utf8');
  const lean = leanGlue(glue);
  expect(lean).not.toContain('v=f.D=new Uint8Array(c)');
  expect(() => leanGlue(lean)).toThrow(/0 times instead of once/);
});

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { leanGlue } from './lean-glue.ts';

const glue = /ort-wasm-simd-threaded\.jspi\.mjs$/;

/** Serves and builds the JSPI glue of ONNX Runtime with its changes. */
export function leanWeights(): Plugin {
  let isBuild = false;
  return {
    name: 'lean-weights',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    /** The build takes it as a file with an address. */
    load(id) {
      const path = id.replace(/\?url$/, '');
      if (!isBuild || path === id || !glue.test(path)) return;
      const source = leanGlue(readFileSync(path, 'utf8'));
      const file = this.emitFile({ type: 'asset', name: basename(path), source });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
    /** The server gives it as a module. */
    transform(code, id) {
      if (!isBuild && glue.test(id.replace(/\?.*$/, '')) && code.includes('mountExternalData')) return leanGlue(code);
    },
  };
}

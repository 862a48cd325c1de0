import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import { type BuildFiles, sortFiles } from './build-files.ts';
import { headerPolicy, headersFile, type PolicyOptions } from './headers.ts';
import { withIntegrity } from './integrity.ts';

/**
 * The last step of the build: holds what the page loads to its content, writes `_headers`, and `sw.js`, which knows every file that was written before it and the
 * policy that it sends with them.
 */
export function serviceWorker(policy: PolicyOptions): Plugin {
  let root = '';
  let outDir = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = resolve(root, config.build.outDir);
    },
    async closeBundle() {
      if (!existsSync(join(outDir, 'index.html'))) return; // the build failed, which is told elsewhere
      const page = join(outDir, 'index.html');
      const hash = (path: string) => digest(readFileSync(join(outDir, path)), 'base64');
      writeFileSync(page, withIntegrity(readFileSync(page, 'utf8'), hash));
      writeFileSync(join(outDir, '_headers'), headersFile(policy));
      await build({
        configFile: false,
        root,
        publicDir: false,
        logLevel: 'warn',
        define: {
          __BUILD__: JSON.stringify(listFiles(outDir)),
          __POLICY__: JSON.stringify(headerPolicy(policy)),
        },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2024',
          rolldownOptions: {
            input: join(root, 'src/sw.ts'),
            output: { format: 'iife', entryFileNames: 'sw.js' }, // not every browser takes a module here
          },
        },
      });
    },
  };
}

function listFiles(folder: string): BuildFiles {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      return { path: relative(folder, path).split(sep).join('/'), bytes: bytes.length, sha256: digest(bytes) };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1)); // the same build gives the same list on every system
  const files = { page: readFileSync(join(folder, 'index.html'), 'utf8'), ...sortFiles(found) };
  return { version: digest(JSON.stringify(files)).slice(0, 12), ...files };
}

const digest = (data: string | Uint8Array, encoding: 'hex' | 'base64' = 'hex') =>
  createHash('sha256').update(data).digest(encoding);

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

const suffix = '.d.ts';

/**
 * Declarations of the surface and of all that it imports, by the path of their source below the project (`src/app/api.ts`):
 * what the compiler makes of them, so that types which are inferred are written out. Comments stay.
 */
export function emitDeclarations(root: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'triptych-types-'));
  try {
    const compiler = join(root, 'node_modules/typescript/lib/tsc.js');
    execFileSync(process.execPath, [compiler, '-p', join(root, 'src/app/reference'), '--outDir', folder]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) =>
      name.endsWith(suffix),
    );
    return new Map(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        const source = relative(folder, path).slice(0, -suffix.length).split(sep).join('/');
        return [`${source}.ts`, readFileSync(path, 'utf8')];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, transformWithOxc } from 'vite';
import { bundleDeclarations } from './bundle.ts';
import { emitDeclarations } from './declarations.ts';
import { describeSurface } from './describe.ts';
import { exampleTexts } from './example-texts.ts';
import type { Reference } from './reference.ts';

const id = 'virtual:reference';
/** What developers download, and the page keeps for offline. */
const fileName = 'triptych.d.ts';

/** The types of the surface as one file, and what they and the examples say of each function. */
export async function readReference(
  root: string,
  version: string,
): Promise<{ declarations: string; reference: Reference }> {
  const declarations = bundleDeclarations(emitDeclarations(root), { version });
  const { entries, types } = describeSurface(declarations);
  const folder = join(root, 'src/app/reference/examples');
  const examples = new Map(
    readdirSync(folder).flatMap((name) => [...exampleTexts(name, readFileSync(join(folder, name), 'utf8'))]),
  );
  const withExamples = entries.map((entry) => {
    const example = examples.get(entry.name);
    return example === undefined ? entry : { ...entry, example };
  });
  const scriptOf = async (name: string): Promise<string> => {
    const { code } = await transformWithOxc(readFileSync(join(root, 'src/app/reference', name), 'utf8'), name);
    return code
      .replaceAll(/^export /gm, '')
      .replaceAll('\t', '  ')
      .trim();
  };
  const helpers = { 'clip.library': await scriptOf('sample-folder.ts'), models: await scriptOf('model-files.ts') };
  return { declarations, reference: { entries: withExamples, types, helpers } };
}

/** Gives the page `virtual:reference`, and the build `triptych.d.ts`. */
export function apiReference(version: string): Plugin {
  let root = '';
  let read: ReturnType<typeof readReference> | undefined;
  const made = () => (read ??= readReference(root, version));
  return {
    name: 'api-reference',
    configResolved(config) {
      ({ root } = config);
    },
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    async load(source) {
      return source === `\0${id}` ? `export const reference = ${JSON.stringify((await made()).reference)};` : undefined;
    },
    async generateBundle() {
      const { declarations: text } = await made();
      this.emitFile({ type: 'asset', fileName, source: text });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${fileName}`, (_, response, next) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        made().then(({ declarations: text }) => response.end(text), next);
      });
    },
  };
}

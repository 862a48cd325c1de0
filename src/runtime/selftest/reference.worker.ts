import { AppError } from '../errors.ts';
import { expandWeights } from '../expand-weights.ts';
import type { ModelEntry, SelfTestReference } from '../model-entry.ts';
import { serve } from '../rpc.ts';
import { createSession, type ExternalData } from '../session.ts';
import { openFile } from '../weights.ts';
import { makeReferences } from './answer.ts';

/** What the worker does that asks WebAssembly for the numbers which other devices are held to. */
export type ReferenceContract = {
  make: [
    input: { entry: ModelEntry; dtype: string; role: string },
    output: SelfTestReference | undefined,
    progress: never,
  ];
};

serve<ReferenceContract>({
  async make({ entry, dtype, role }, { signal }) {
    const variant = entry.variants.find((candidate) => candidate.dtype === dtype);
    const files = variant?.files.filter((file) => file.role === role) ?? [];
    const main = files.find(({ external }) => external === undefined);
    if (!main) throw new AppError('model-corrupt', `${entry.name} has no graph “${role}”.`);
    let external: ExternalData[] = await Promise.all(
      files
        .filter((file) => file !== main)
        .map(async (file) => ({ path: file.external!, data: await openFile(entry, file, { signal }) })),
    );
    let graph: Blob | Uint8Array<ArrayBuffer> = await openFile(entry, main, { signal });
    if (dtype === 'q4' && external.length === 0) {
      // Not every build of WebAssembly multiplies four bits.
      const expanded = expandWeights(new Uint8Array(await graph.arrayBuffer()), { name: role });
      graph = expanded.graph;
      external = expanded.external ? [expanded.external] : [];
    }
    // Without the optimiser half floats stay as they are in memory, and each is widened when it is used.
    const session = await createSession(graph, { device: 'wasm', external, optimise: false, signal });
    return makeReferences(session, { role, resolution: entry.resolution }, { dtype, signal });
  },
});

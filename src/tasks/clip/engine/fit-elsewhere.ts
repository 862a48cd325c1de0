import { connect } from '../../../runtime/rpc.ts';
import type { FitImage } from './fit-image.ts';
import type { PixelContract } from './pixel-worker.ts';

/** Long enough for a person between two pictures, short enough to give its memory back. */
const idleMs = 30_000;

/**
 * Decodes and resizes in workers of their own: WebAssembly holds the thread it runs on, and the next pictures would wait.
 * A picture that takes its worker down (memory) costs itself and those beside it; the next call starts another worker.
 */
export function fitElsewhere({ workers = 2 } = {}): FitImage {
  const connections = Array.from({ length: workers }, () =>
    connect<PixelContract>(
      () => new Worker(new URL('./pixel-worker.ts', import.meta.url), { type: 'module', name: 'clip pixels' }),
      { idleMs, retry: ['fit'] },
    ),
  );
  let turn = 0;
  return (source, preprocessing, { signal, thumbnail }) => {
    const connection = connections[turn++ % workers]!;
    return connection.fit({ source, preprocessing, ...(thumbnail && { thumbnail }) }, { ...(signal && { signal }) });
  };
}

import { type Connection, connect } from '../../../runtime/rpc.ts';
import type { FitImage } from './fit-image.ts';
import type { PixelContract } from './pixel-worker.ts';

type PixelConnection = Connection<PixelContract>;

/** Long enough for a person between two pictures, short enough to give its memory back. */
const idleMs = 30_000;

/** Pictures a worker has at once: while the browser decodes one beside it, another is resized. Each may take 700 MB. */
const eachWorker = 2;
/** As many workers as there are processors beside the model's; more than this only takes memory. */
const mostWorkers = 6;
const usualWorkers = (): number => Math.min(mostWorkers, Math.max(2, navigator.hardwareConcurrency - 1));

/**
 * Decodes and resizes in workers of their own: WebAssembly holds the thread it runs on, and the next pictures would wait.
 * Calls beyond what the workers have in hand wait their turn. A picture that takes its worker down (memory) costs itself
 * and those beside it; the next call starts another worker.
 */
export function fitElsewhere({ workers = usualWorkers() } = {}): FitImage {
  const started = Array.from({ length: workers }, () =>
    connect<PixelContract>(
      () => new Worker(new URL('./pixel-worker.ts', import.meta.url), { type: 'module', name: 'clip pixels' }),
      { idleMs, retry: ['fit'] },
    ),
  );
  // The idle ones come first: a worker gets its second picture when all have one.
  const free: PixelConnection[] = Array.from({ length: eachWorker }, () => started).flat();
  const waiting: ((connection: PixelConnection) => void)[] = [];
  const lend = (): Promise<PixelConnection> => {
    const connection = free.shift();
    return connection ? Promise.resolve(connection) : new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (connection: PixelConnection): void => {
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  return async (source, preprocessing, { signal, thumbnail }) => {
    const connection = await lend();
    try {
      const input = { source, preprocessing, ...(thumbnail && { thumbnail }) };
      return await connection.fit(input, { ...(signal && { signal }) });
    } finally {
      giveBack(connection);
    }
  };
}

import { AppError } from '../../runtime/errors.ts';
import { createCountClock } from '../../runtime/time-left.ts';
import type { classifyPictures } from './api.ts';
import type { Classification, ClassifyProgress, Templates } from './contract.ts';
import { batchByFrame } from './frame.ts';
import { nextBatch, type Picture } from './picture.ts';
import { toReading } from './reading.ts';
import type { Work } from './state.ts';

/** What a run works on: the set can grow and shrink while it does. */
export interface RunInput {
  classify: typeof classifyPictures;
  /** The pictures of now, and the one on show. */
  pictures(): readonly Picture[];
  current(): string | undefined;
  model: string;
  labels: readonly string[];
  templates: Templates;
}
export interface RunOutput {
  signal: AbortSignal;
  onChange(changes: ReadonlyMap<string, Partial<Picture>>): void;
  onWork(work: Work): void;
}

/** Pictures a call: enough to fill the model's batches, few enough to be sent without holding the page. */
const batchSize = 32;

/** Looks at every picture that waits, the one on show first, until none is left. Abort rejects with `AbortError`. */
export async function classifyWaiting(input: RunInput, output: RunOutput): Promise<void> {
  const began = performance.now();
  const clock = createCountClock();
  let done = 0;
  const count = (more: number) => {
    done += more;
    const left = input.pictures().filter(({ state }) => state === 'waiting' || state === 'running').length;
    const rate = done / ((performance.now() - began) / 1000);
    clock.reached(done);
    const eta = clock.left(left);
    output.onWork({
      phase: 'run',
      done,
      total: done + left,
      ...(done > 1 && { rate }),
      ...(eta !== undefined && { eta }),
    });
  };
  for (;;) {
    output.signal.throwIfAborted();
    const batch = nextBatch(input.pictures(), { current: input.current(), size: batchSize });
    if (batch.length === 0) return;
    output.onChange(new Map(batch.map(({ id }) => [id, { state: 'running' as const }])));
    count(0);
    await classifyBatch(batch, input, { ...output, onCount: count });
  }
}

async function classifyBatch(
  batch: readonly Picture[],
  input: RunInput,
  output: RunOutput & { onCount(more: number): void },
): Promise<void> {
  const { model, labels, templates } = input;
  const arrived = new Set<number>();
  const changes = batchByFrame<[string, Partial<Picture>]>((items) => {
    output.onChange(new Map(items));
    output.onCount(items.length);
  });
  let last = performance.now();
  const arrive = (news: readonly { index: number; result: Classification }[]) => {
    const fresh = news.filter(({ index }) => !arrived.has(index));
    const ms = (performance.now() - last) / fresh.length;
    for (const { index, result } of fresh) {
      arrived.add(index);
      changes.push([batch[index]!.id, outcome(result, { labels, ms })]);
    }
    if (fresh.length) last = performance.now();
  };
  try {
    const images = batch.map(({ file }) => file);
    const { signal } = output;
    const keys = batch.map(({ id }) => id);
    const onProgress = ({ results, unit, done, total, eta }: ClassifyProgress) => {
      if (results) arrive(results);
      if (unit !== 'steps' || !total) return;
      last = performance.now(); // the time of labels is no picture's
      output.onWork({ phase: 'labels', done, total, ...(eta && { eta }) });
    };
    const { results } = await input.classify(images, [...labels], { model, templates, keys, signal, onProgress });
    arrive(results.map((result, index) => ({ index, result })));
  } catch (error) {
    // A picture that cannot even be sent (an SVG that does not draw) must not take its neighbours with it.
    if (!(error instanceof AppError) || error.code !== 'bad-input') throw error;
    if (batch.length === 1) arrive([{ index: 0, result: { code: error.code, message: error.message } }]);
    else for (const picture of batch) await classifyBatch([picture], input, output);
  } finally {
    changes.flush();
  }
}

function outcome(result: Classification, made: { labels: readonly string[]; ms: number }): Partial<Picture> {
  if ('code' in result) return { state: 'failed', error: result };
  return { state: 'done', reading: toReading(result, made) };
}

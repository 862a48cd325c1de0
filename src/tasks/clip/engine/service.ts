import { AppError } from '../../../runtime/errors.ts';
import { createCountClock } from '../../../runtime/time-left.ts';
import { transfer, type Context, type Implementation } from '../../../runtime/rpc.ts';
import type {
  Classification,
  ClassifyInput,
  ClassifyOutput,
  ClassifyProgress,
  ClipContract,
  EmbedOutput,
} from '../contract.ts';
import { createBusyClock } from './busy-clock.ts';
import { classifyVector, type LabelSpace } from './classify.ts';
import { embedImages, type EmbeddedImage, type ImageResult } from './embed-images.ts';
import { embedTexts } from './embed-texts.ts';
import type { FitImage } from './fit-image.ts';
import { labelVectors, type VectorStore } from './label-vectors.ts';
import type { ClipModel } from './model.ts';
import { createModelSlot, type LoadContext, type OpenModel } from './model-slot.ts';
import { backgroundTemplates } from './templates.ts';
import { createPictureCache, type PictureCache } from './picture-cache.ts';

export interface ServiceParts {
  open: OpenModel;
  selfTest: Implementation<ClipContract>['selfTest'];
  /** Vectors of labels. */
  store: VectorStore;
  /** Decodes and resizes. */
  fit: FitImage;
}

/** 2,000 vectors of 768 numbers are 6 MB. */
const keptPictures = 2_000;

/** The worker's methods over the engine. */
export function createClipService({ open, selfTest, store, fit }: ServiceParts): Implementation<ClipContract> {
  const use = createModelSlot(open);
  const pictures = createPictureCache(keptPictures);
  const tower = createBusyClock();
  /** Calls overlap; what the tower is at work for counts once. */
  const clocked = ({ vision, ...model }: ClipModel): ClipModel => ({
    ...model,
    vision: { ...vision, run: (pixels, options) => tower.during(() => vision.run(pixels, options)) },
  });

  return {
    selfTest,
    load: (input, context) => use(input, context, ({ info }) => info),

    async embedTexts({ texts, ...input }, context) {
      if (texts.length === 0) throw new AppError('bad-option', 'texts is empty. Give at least one text.');
      return use(input, context, async ({ model }) => {
        const onProgress = counter(context, { total: texts.length, unit: 'steps' });
        const start = performance.now();
        const { dims, data } = await embedTexts(model, texts, { signal: context.signal, onProgress });
        const totalMs = performance.now() - start;
        return sent({
          dims,
          vectors: data,
          failures: [],
          pictures: [],
          timings: { decodeMs: 0, runMs: totalMs, totalMs },
          workedMs: tower.ms,
        });
      });
    },

    embedImages: ({ images, thumbnail, ...input }, context) =>
      use(input, context, async ({ model }) => {
        const start = performance.now();
        const vectors = new Float32Array(images.length * model.dims);
        const failures: EmbedOutput['failures'] = [];
        const pictures: EmbedOutput['pictures'] = images.map(() => undefined);
        const count = counter(context, { total: images.length, unit: 'images' });
        let done = 0;
        const keep = ({ index, vector, width, height, thumbnail: small }: EmbeddedImage): void => {
          vectors.set(vector, index * model.dims);
          pictures[index] = { width, height, ...(small && { thumbnail: small }) };
        };
        const onBatch = (results: ImageResult[]): void => {
          for (const result of results) {
            if ('code' in result) failures.push(result);
            else keep(result);
          }
          count((done += results.length));
        };
        const timings = await embedImages(clocked(model), images, { signal: context.signal, fit, thumbnail, onBatch });
        const totalMs = performance.now() - start;
        return sent({
          dims: model.dims,
          vectors,
          failures,
          pictures,
          timings: { ...timings, totalMs },
          workedMs: tower.ms,
        });
      }),

    async classify(input, context) {
      if (input.labels.length === 0) throw new AppError('bad-option', 'labels is empty. Give at least one label.');
      return use(input, context, ({ model }) => classifyAll(input, context, { model, store, fit, pictures }));
    },
  };
}

const sent = (output: EmbedOutput): EmbedOutput => transfer(output, [output.vectors.buffer]);

interface ClassifyParts extends Pick<ServiceParts, 'store' | 'fit'> {
  model: ClipModel;
  pictures: PictureCache;
}

async function classifyAll(
  input: ClassifyInput,
  context: Context<ClassifyProgress>,
  { model, store, fit, pictures }: ClassifyParts,
): Promise<ClassifyOutput> {
  const { signal } = context;
  const start = performance.now();
  const space = await labelSpace(input, context, { model, store });
  const { images, keys } = input;
  const results: Classification[] = [];
  const left = leftOf(images.length);
  let done = 0;
  const give = (found: { index: number; result: Classification }[]): void => {
    for (const { index, result } of found) results[index] = result;
    done += found.length;
    context.progress({ phase: 'run', done, total: images.length, unit: 'images', ...left(done), results: found });
  };

  const keyOf = (index: number): string => `${model.key}\n${keys?.[index]}`;
  const known = images.map((_, index) => (keys?.[index] ? pictures.get(keyOf(index)) : undefined));
  const seen = known.flatMap((image, index) => (image ? [{ index, result: classifyVector(image, space) }] : []));
  if (seen.length > 0) give(seen);

  const unseen = known.flatMap((image, index) => (image ? [] : [index]));
  const onBatch = (batch: ImageResult[]): void =>
    give(
      batch.map((found) => {
        const index = unseen[found.index]!;
        if ('code' in found) return { index, result: { code: found.code, message: found.message } };
        if (keys?.[index]) pictures.set(keyOf(index), found);
        return { index, result: classifyVector(found, space) };
      }),
    );
  const sources = unseen.map((index) => images[index]!);
  const timings = await embedImages(model, sources, { signal, fit, onBatch });
  return { results, timings: { ...timings, totalMs: performance.now() - start } };
}

async function labelSpace(
  { labels, templates }: ClassifyInput,
  context: Context<ClassifyProgress>,
  { model, store }: Pick<ClassifyParts, 'model' | 'store'>,
): Promise<LabelSpace> {
  const { signal } = context;
  const onProgress = counter(context, { total: labels.length, unit: 'steps' });
  const vectors = await labelVectors(model, labels, { templates, store, signal, onProgress });
  const [none] = await labelVectors(model, [''], { templates: backgroundTemplates, store, signal });
  const { logitScale, logitBias, noneFloor } = model;
  return { labels: vectors, none: none!, noneFloor, logitScale, logitBias };
}

function counter(
  { progress }: Pick<LoadContext, 'progress'>,
  { total, unit }: { total: number; unit: 'steps' | 'images' },
): (done: number) => void {
  const left = leftOf(total);
  return (done) => progress({ phase: 'run', done, total, unit, ...left(done) });
}

/** Seconds left of a count, once something was measured. */
function leftOf(total: number): (done: number) => { eta?: number } {
  const clock = createCountClock();
  return (done) => {
    clock.reached(done);
    const eta = clock.left(total - done);
    return eta === undefined ? {} : { eta };
  };
}

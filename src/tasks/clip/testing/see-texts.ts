import { AppError } from '../../../runtime/errors.ts';
import type { EmbedOutput } from '../contract.ts';
import type { EmbedPictures } from '../library/indexing.ts';

/** A model of "1,0,0,0": a file's text is its vector; "bad" cannot be read and "bomb" takes the worker down. */
export const seeTexts: EmbedPictures = async (images) => {
  const texts = await Promise.all(images.map((image) => (image as Blob).slice().text()));
  if (texts.includes('bomb')) throw new AppError('crash', 'The worker stopped.');
  const output: EmbedOutput = {
    dims: 4,
    vectors: new Float32Array(4 * texts.length),
    failures: [],
    pictures: [],
    timings: { decodeMs: 0, runMs: 0, totalMs: 0 },
    workedMs: 0,
  };
  for (const [index, text] of texts.entries()) {
    if (text === 'bad') output.failures.push({ index, code: 'bad-input', message: 'It is damaged.' });
    else output.vectors.set(text.split(',').map(Number), 4 * index);
    output.pictures.push(text === 'bad' ? undefined : { width: 2, height: 1, thumbnail: new Blob([`small ${text}`]) });
  }
  return output;
};

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Calls that throw what the browser or a library likes, over a file or a canvas. */
const calls =
  /\b(createImageBitmap|convertToBlob|toBlob|decodeAudioData|getImageData)\(|new (ImageDecoder|VideoDecoder|AudioDecoder|OffscreenAudioContext)\(|from '(mediabunny|exifreader|hyparquet|hyparquet-compressors|@huggingface\/tokenizers|libheif-js[^']*)'|import\('(mediabunny|exifreader|hyparquet|hyparquet-compressors|@huggingface\/tokenizers|libheif-js[^']*)'\)/u;

/** Where such calls stand, and what becomes of what they throw. */
const dealtWith: Record<string, string> = {
  'runtime/picture/codec.ts': 'the way there for all others: a failure with a code',
  'runtime/picture/decode.ts': 'wrapped as a whole',
  'runtime/picture/readback.ts': 'inside decode.ts, and the canvas of our own mask',
  'runtime/picture/heic.ts': 'wrapped as a whole',
  'runtime/picture/turn.ts': 'a picture of our own; a browser that cannot read it turns nothing',
  'runtime/media/open-media.ts': 'hands on an input, whose readers wrap what they do with it',
  'runtime/text/text-tokenizer.ts': 'model-corrupt',
  'formats/parquet-unfold.ts': 'inside parquet-vectors.ts, which says that the pages are damaged',
  'formats/parquet-vectors.ts': 'RangeErrors that say what was found',
  'tasks/diffusion/panel/mask/mask-image.ts': 'of a canvas that was made there',
  'tasks/diffusion/restore/pixel-columns.ts': 'of a canvas that was made there',
  'tasks/clip/library/animation-frames.ts': 'what cannot be decoded is a still; a file that is gone fails in job.ts',
  'tasks/clip/library/decode-frames.ts': 'wrapped; damage costs its moment',
  'tasks/clip/panel/detail/exif.ts': 'nothing is known then',
  'tasks/clip/panel/map/bitmaps.ts': 'wrapped; no picture then',
  'tasks/whisper/decode-on-page.ts': 'undefined then',
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/u.test(path) && !/\.test\.tsx?$|\/(fixtures|testing)\/|\.d\.ts$/u.test(path));
/** A type that is imported calls nothing. */
const code = (path: string): string =>
  readFileSync(`src/${path}`, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '')
    .replaceAll(/^import type .*$/gmu, '');

test('codecs and foreign libraries are called only where what they throw is dealt with', () => {
  const callers = sources.filter((path) => calls.test(code(path)));
  expect(callers.toSorted()).toEqual(Object.keys(dealtWith).toSorted());
});

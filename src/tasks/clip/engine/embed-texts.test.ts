import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createClipTokenizer } from '../../../runtime/text/clip-tokenizer.ts';
import { embedTexts, probeTower } from './embed-texts.ts';
import type { TextTower, TokenBatch } from './towers.ts';
import { dot, rowOf } from './vectors.ts';

const tokenizer = createClipTokenizer(JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8')));
const base = { tokenizer, textLength: 77, pad: 0, seesPadding: false };

/** A tower that tells texts apart by all ids up to the end, and remembers what it was given. */
function fakeTower(options: Partial<TextTower> & { causal?: boolean } = {}) {
  const { causal = true, ...shape } = options;
  const batches: TokenBatch[] = [];
  const vector = (row: readonly number[], end: number): number[] => {
    const seen = causal ? row.slice(0, row.indexOf(end)) : row;
    return [1, 2, 3].map((w) => seen.reduce((sum, id, i) => sum + Math.sin(id * w + i) + (causal ? 0 : 1), 0.1));
  };
  const tower: TextTower = {
    batch: undefined,
    length: undefined,
    ...shape,
    async run(tokens, { signal } = {}) {
      signal?.throwIfAborted();
      batches.push(tokens);
      return { dims: 3, data: Float32Array.from(tokens.rows.flatMap((row) => vector(row, tokens.end))) };
    },
  };
  return { tower, batches };
}

const texts = ['a', 'a photo of a very small cat on a mat', '', 'dog', 'x '.repeat(200), '🐱', 'مرحبا بالعالم'];

test('rows come in the order of the texts, of unit length, each what the text gives alone', async () => {
  const { tower } = fakeTower();
  const together = await embedTexts({ ...base, text: tower }, texts);
  for (const [i, text] of texts.entries()) {
    const alone = await embedTexts({ ...base, text: tower }, [text]);
    expect(dot(rowOf(together, i), rowOf(together, i))).toBeCloseTo(1, 5);
    expect(rowOf(together, i)).toEqual(alone.data);
  }
});

test('short texts are not padded to the full length, unless the tower sees padding', async () => {
  const { tower, batches } = fakeTower();
  await embedTexts({ ...base, text: tower }, ['a cat', 'dog']);
  expect(batches[0]!.rows.map((row) => row.length)).toEqual([4, 4]);
  await embedTexts({ ...base, text: tower, seesPadding: true, pad: 1 }, ['a cat']);
  expect(batches[1]!.rows[0]).toHaveLength(77);
  expect(batches[1]!.rows[0]!.at(-1)).toBe(1);
});

test('a tower that sees padding is found out', async () => {
  expect(await probeTower(fakeTower().tower, base)).toEqual({ dims: 3, seesPadding: false });
  expect(await probeTower(fakeTower({ causal: false }).tower, base)).toEqual({ dims: 3, seesPadding: true });
  expect(await probeTower(fakeTower({ length: 77 }).tower, base)).toEqual({ dims: 3, seesPadding: true });
});

test('a fixed batch is filled up', async () => {
  const { tower, batches } = fakeTower({ batch: 4, length: 77 });
  const rows = await embedTexts({ ...base, text: tower }, ['a', 'b', 'c', 'd', 'e']);
  expect(batches.map(({ rows: given }) => given.length)).toEqual([4, 4]);
  expect(rows.data).toHaveLength(15);
});

test('an abort between batches ends the call, and progress told how far it came', async () => {
  const abort = new AbortController();
  const done: number[] = [];
  const onProgress = (count: number): void => {
    done.push(count);
    abort.abort();
  };
  const { tower } = fakeTower();
  const many = Array.from({ length: 100 }, (_, i) => `label ${i}`);
  const call = embedTexts({ ...base, text: tower }, many, { signal: abort.signal, onProgress });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).toEqual([32]);
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../../runtime/session.ts';
import { recogniseTowers, type Towers } from './towers.ts';
import { rowOf } from './vectors.ts';

// Graphs of these names, types and maths: e2e/reference/golden/make_clip_graphs.py.
const graphs = {
  'clip-split': ['split/text_model.onnx', 'split/vision_model.onnx'],
  'clip-joint': ['joint/model.onnx'],
  'clip-immich': ['immich/textual.onnx', 'immich/visual.onnx'],
};
const open = (path: string): Promise<Session> =>
  createSession(new Uint8Array(readFileSync(`e2e/golden/clip/graphs/${path}`)), { device: 'wasm', threads: 1 });

const end = 5;
const weights = Array.from({ length: 8 }, (_, j) => j + 1);
const textVector = (ids: number[]): number[] =>
  weights.map((w) => ids.reduce((sum, id) => sum + (id === 0 ? 0 : Math.sin(id * w)), 0));
const imageVector = ([r, g, b]: number[]): number[] => weights.map((w) => r! * w + g! * w * w + b!);

const expectNear = (actual: Float32Array, expected: number[]): void =>
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 4));

/** Pictures of one colour each. */
function pixels(colours: number[][], side: number) {
  const data = Float32Array.from(
    colours.flatMap((colour) => colour.flatMap((value) => Array(side * side).fill(value))),
  );
  return { count: colours.length, width: side, height: side, data };
}

describe.each(Object.entries(graphs))('%s', (_, paths) => {
  let sessions: Session[];
  let towers: Towers;
  beforeAll(async () => {
    sessions = await Promise.all(paths.map(open));
    towers = recogniseTowers(sessions, { side: 16 });
  });
  afterAll(() => Promise.all(sessions.map((session) => session.dispose())));

  test('texts', async () => {
    const length = towers.text.length ?? 4;
    const padded = (ids: number[]): number[] => [...ids, ...Array<number>(length - ids.length).fill(0)];
    const texts = [padded([3, 1, end]), padded([3, 2, 1, end])].slice(0, towers.text.batch ?? 2);
    const found = await towers.text.run({ rows: texts, end });
    expect(found.dims).toBe(8);
    for (const [i, ids] of texts.entries()) expectNear(rowOf(found, i), textVector(ids));
  });

  test('pictures', async () => {
    const colours = [
      [0.5, -1, 2],
      [1, 0.25, 0],
    ].slice(0, towers.vision.batch ?? 2);
    const found = await towers.vision.run(pixels(colours, 16));
    expect(found.dims).toBe(8);
    for (const [i, colour] of colours.entries()) expectNear(rowOf(found, i), imageVector(colour));
  });

  test('an abort is heard', async () => {
    const run = towers.vision.run(pixels([[1, 1, 1]], 16), { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('the shape that a graph fixes is known', async () => {
  const [textual, visual] = await Promise.all(graphs['clip-immich'].map(open));
  const { text, vision } = recogniseTowers([textual!, visual!], { side: 16 });
  expect([text.batch, text.length, vision.batch]).toEqual([1, 77, 1]);
});

test('a model without a text tower is refused by what it has', async () => {
  const vision = await open('split/vision_model.onnx');
  expect(() => recogniseTowers([vision], { side: 16 })).toThrow(
    'No graph of this model takes token ids (int32 or int64, 2 dimensions); they take pixel_values: float32 [',
  );
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alignmentHeads, attentionOutputs } from './heads.ts';

// _ALIGNMENT_HEADS of openai-whisper 20250625, decoded.
const golden = Object.entries(
  JSON.parse(
    readFileSync(new URL('../../../../../e2e/golden/whisper/units/alignment_heads.json', import.meta.url), 'utf8'),
  ) as Record<string, { layers: number; heads: number; alignment_heads: number[][] }>,
);

test.each(golden)('%s has the heads that openai-whisper lists', (name, { layers, heads, alignment_heads }) => {
  const shape = { model: `onnx-community/whisper-${name}_timestamped`, layers, heads };
  expect(alignmentHeads({}, shape)).toEqual(alignment_heads);
});

test('the generation config is believed first', () => {
  expect(alignmentHeads({ alignment_heads: [[0, 1]] }, { model: 'openai/whisper-base', layers: 6, heads: 8 })).toEqual([
    [0, 1],
  ]);
});

test('an unknown model is aligned with all heads of the last half of its layers', () => {
  const heads = alignmentHeads({ alignment_heads: null }, { model: 'me/whisper-mine', layers: 2, heads: 3 });
  expect(heads).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
});

test('a head outside of the decoder is refused', () => {
  const shape = { model: 'openai/whisper-tiny', layers: 4, heads: 6 };
  expect(() => alignmentHeads({ alignment_heads: [[4, 0]] }, shape)).toThrow(/\[4, 0\].*4 layers of 6 heads/);
});

test('a graph without attentions names the export that has them', () => {
  const heads = alignmentHeads({}, { model: 'onnx-community/whisper-tiny', layers: 4, heads: 6 });
  const outputs = ['logits', 'cross_attentions.2', 'cross_attentions.3'];
  expect(attentionOutputs(outputs, heads, { model: 'openai/whisper-tiny' })).toEqual(outputs.slice(1));
  expect(() => attentionOutputs(['logits'], heads, { model: 'openai/whisper-tiny' })).toThrow(
    /no output cross_attentions\.2.*onnx-community\/whisper-tiny_timestamped/,
  );
});

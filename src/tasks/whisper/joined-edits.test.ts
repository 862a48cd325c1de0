import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Segment } from './contract.ts';
import { mergeWithNext, removeSegment, setText, splitSegment } from './edits.ts';
import { changesOfLines, joinedLines, joinedRecording } from './joined-edits.ts';
import type { Recording } from './recording.ts';

const line = (id: number): Segment => ({
  id,
  seek: 0,
  start: 2 * id,
  end: 2 * id + 2,
  text: ` Line ${id}.`,
  tokens: [],
  temperature: 0,
  avg_logprob: -0.1,
  compression_ratio: 1,
  no_speech_prob: 0,
});
const transcript = (count: number) => Array.from({ length: count }, (_, id) => line(id));
const join = (base: readonly Segment[], mine: readonly Segment[], theirs: readonly Segment[]) =>
  joinedLines(base, mine, changesOfLines(base, theirs));
const texts = (segments: readonly Segment[]) => segments.map(({ text }) => text.trim());

type Edit = { kind: 'text' | 'split' | 'merge' | 'remove'; at: number };
const edited = (segments: readonly Segment[], { kind, at }: Edit, by: string): readonly Segment[] => {
  if (kind === 'text') return setText(segments, at, ` Text of ${by}.`);
  if (kind === 'split') return splitSegment(segments, at, 3);
  return kind === 'merge' ? mergeWithNext(segments, at) : removeSegment(segments, at);
};

test('edits of two tabs in different lines are all there, whichever tab joins them', () => {
  const edit = (from: number, to: number) =>
    fc.record<Edit>({
      kind: fc.constantFrom('text', 'split', 'merge', 'remove'),
      at: fc.integer({ min: from, max: to }),
    });
  fc.assert(
    fc.property(edit(0, 2), edit(4, 6), fc.boolean(), (first, second, turned) => {
      const base = transcript(8);
      const [one, other] = turned ? [second, first] : [first, second];
      // The later lines first, so that their numbers are those of the base.
      const both = edited(edited(base, second, turned ? 'one' : 'other'), first, turned ? 'other' : 'one');
      const joined = join(base, edited(base, one, 'one'), edited(base, other, 'other'));
      expect(texts(joined)).toEqual(texts(both));
      expect(joined.map(({ id }) => id)).toEqual(joined.map((_, i) => i));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
  );
});

test('of a line that both changed the text of here stays, and what one took out while the other changed it stays', () => {
  const base = transcript(3);
  expect(texts(join(base, setText(base, 1, ' Mine.'), setText(base, 1, ' Theirs.')))[1]).toBe('Mine.');
  expect(texts(join(base, removeSegment(base, 1), setText(base, 1, ' Theirs.')))).toContain('Theirs.');
  expect(texts(join(base, setText(base, 1, ' Mine.'), removeSegment(base, 1)))).toContain('Mine.');
});

test('what is written down in one tab and edited in another has both', () => {
  const base: Recording = {
    id: 'r',
    name: 'r.wav',
    size: 1,
    modified: 1,
    isVideo: false,
    added: 1,
    state: 'running',
    segments: transcript(2),
  };
  const running: Recording = { ...base, speed: 9, segments: transcript(3) };
  const editing: Recording = { ...base, segments: setText(base.segments, 0, ' Edited.') };
  for (const joined of [joinedRecording(base, running, editing), joinedRecording(base, editing, running)])
    expect({ ...joined, segments: texts(joined.segments) }).toEqual({
      ...base,
      speed: 9,
      segments: ['Edited.', 'Line 1.', 'Line 2.'],
    });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { guardHallucinations, isSegmentAnomaly, lastWordEnd, wordAnomalyScore } from './anomaly.ts';
import type { GuardedWindow, SpokenSegment } from './anomaly.ts';

interface Case {
  window: GuardedWindow;
  segments: SpokenSegment[];
  seek: number;
  kept: number | null;
  lastWordEnd: number | null;
  anomalies: boolean[];
  scores: number[][];
}

// Lines of openai-whisper 20250625 run on made-up words: e2e/reference/whisper/golden_hallucination.py
const golden = JSON.parse(
  readFileSync(new URL('../../../../../e2e/golden/whisper/units/hallucination.json', import.meta.url), 'utf8'),
) as Case[];

test.each(golden)('$segments.length segments from frame $window.previousSeek, $kept kept', (given) => {
  expect(given.segments.map(({ words }) => words!.map(wordAnomalyScore))).toEqual(given.scores);
  expect(given.segments.map(isSegmentAnomaly)).toEqual(given.anomalies);
  expect(lastWordEnd(given.segments) ?? null).toBe(given.lastWordEnd);
  const { seek, kept } = guardHallucinations(given.segments, given.window);
  expect({ seek, kept: kept ?? null }).toEqual({ seek: given.seek, kept: given.kept });
});

test('no segment is no anomaly', () => {
  expect(isSegmentAnomaly(undefined)).toBe(false);
  expect(isSegmentAnomaly({ start: 0, end: 1 })).toBe(false);
});

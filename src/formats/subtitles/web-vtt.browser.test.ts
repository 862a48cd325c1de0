import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTranscript } from './format.ts';

/** Cues as the browser's own WebVTT parser reads them, with the text that a viewer sees. */
async function readCues(file: string): Promise<{ start: number; end: number; text: string }[]> {
  const url = URL.createObjectURL(new Blob([file], { type: 'text/vtt' }));
  const video = document.createElement('video');
  const track = document.createElement('track');
  track.default = true;
  video.append(track);
  document.body.append(video);
  try {
    await new Promise((resolve, reject) => {
      track.addEventListener('load', resolve);
      track.addEventListener('error', () => reject(new Error('The browser does not read the file.')));
      track.src = url;
      track.track.mode = 'hidden';
    });
    return Array.from((track.track.cues ?? []) as unknown as VTTCue[], (cue) => ({
      start: cue.startTime,
      end: cue.endTime,
      text: cue.getCueAsHTML().textContent,
    }));
  } finally {
    video.remove();
    URL.revokeObjectURL(url);
  }
}

const part = fc.constantFrom(
  '\n',
  '\n\n',
  '\r',
  '-->',
  '<',
  '>',
  '&',
  '&lt;',
  '<b>',
  '</c>',
  ' ',
  'a',
  'R&B',
  '12',
  'NOTE',
  '你',
  '😀',
);
const typed = fc
  .array(fc.oneof(part, fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 8 })
  .map((parts) => `x${parts.join('')}`);
const letters = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029\ufffd]+/gu, '');

test('a player shows every character that a person wrote, in one cue per line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(typed, { minLength: 1, maxLength: 4 }), fc.nat({ max: 9 }), async (texts, wrapWidth) => {
      const segments = texts.map((text, i) => ({ start: i, end: i + 1, text, tokens: [] }));
      const cues = await readCues(formatTranscript({ text: '', language: 'en', segments }, 'vtt', { wrapWidth }));
      expect(cues.map(({ text }) => letters(text))).toEqual(texts.map(letters));
      expect(cues.map(({ start, end }) => [start, end])).toEqual(segments.map(({ start, end }) => [start, end]));
    }),
    { numRuns: 60 },
  );
});

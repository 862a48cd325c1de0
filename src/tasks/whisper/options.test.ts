import { expect, test } from 'vitest';
import { checkModel, checkSampleRate, checkSettings, checkVad } from './options.ts';

const code = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
};

test('the defaults of the reference and its None are accepted', () => {
  const settings = {
    language: null,
    temperature: [0, 0.2, 1],
    beamSize: 5,
    patience: 2,
    compressionRatioThreshold: null,
    clipTimestamps: '0.5,2.0',
    suppressTokens: [-1],
    wordTimestamps: true,
    hallucinationSilenceThreshold: 2,
  };
  expect(checkSettings(settings)).toEqual(settings);
});

test('what is no setting is not sent', () => {
  const options = { temperature: 0, onSegment: () => {}, model: 'x', language: undefined };
  expect(checkSettings(options as never)).toEqual({ temperature: 0 });
});

test.each([
  [{ temperature: 3 }, 'bad-option: temperature is 3; accepted is a number from 0 to 2, or a list of such numbers'],
  [{ temperature: Number.NaN }, 'bad-option: temperature is NaN'],
  [{ temperature: [] }, 'bad-option: temperature is []'],
  [{ task: 'summarise' }, 'bad-option: task is “summarise”; accepted is “transcribe” or “translate”.'],
  [{ beamSize: 0 }, 'bad-option: beamSize is 0; accepted is a whole number from 1, or null.'],
  [{ bestOf: 1.5 }, 'bad-option: bestOf is 1.5'],
  [{ patience: 1 }, 'bad-option: patience is for beam search: give beamSize too.'],
  [{ lengthPenalty: 2 }, 'bad-option: lengthPenalty is 2; accepted is a number from 0 to 1'],
  [{ beamSize: 2, bestOf: 2, temperature: 0 }, 'bad-option: beamSize and bestOf exclude each other'],
  [{ language: 7 }, 'bad-option: language is 7; accepted is a text, or null.'],
  [{ wordTimestamps: 'yes' }, 'bad-option: wordTimestamps is “yes”; accepted is true or false.'],
  [{ hallucinationSilenceThreshold: 2 }, 'bad-option: hallucinationSilenceThreshold needs wordTimestamps'],
  [{ clipTimestamps: [1, -2] }, 'bad-option: clipTimestamps is [1, -2]'],
  [{ suppressTokens: [1.5] }, 'bad-option: suppressTokens is [1.5]'],
])('%j is refused with what is accepted', (options, sentence) => {
  expect(code(() => checkSettings(options as never))).toContain(sentence);
});

test('voice activity detection is off, on, or on with numbers', () => {
  expect(checkVad(undefined)).toBe(false);
  expect(checkVad(true)).toBe(true);
  expect(checkVad({ threshold: 0.4 })).toEqual({ threshold: 0.4 });
  expect(code(() => checkVad('on'))).toContain('bad-option: vad is “on”');
  expect(code(() => checkVad({ threshold: 4 }))).toContain('bad-option: vad.threshold is 4');
});

test('a sample rate is a number of hertz', () => {
  expect(checkSampleRate(44_100)).toBe(44_100);
  for (const rate of [0, -1, NaN, '16000', 1e9])
    expect(code(() => checkSampleRate(rate))).toMatch(/^bad-option: sampleRate is .*from 1000 to 768000 \(hertz\)/);
});

test('a model is one of those that there are', () => {
  expect(checkModel('whisper-base', ['whisper-base'])).toBe('whisper-base');
  expect(code(() => checkModel('huge', ['whisper-base']))).toBe(
    'bad-option: model is “huge”. It can be “whisper-base”.',
  );
});

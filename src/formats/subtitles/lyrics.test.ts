import { expect, test } from 'vitest';
import { writeAss } from './ass.ts';
import { writeLrc } from './lrc.ts';
import type { Transcript } from './transcript.ts';

const words = [
  { word: ' Ask', start: 59.994, end: 60.2 },
  { word: ' not.', start: 60.5, end: 61.018 },
];
const spoken: Transcript = {
  text: ' Ask not.',
  language: 'en',
  segments: [{ start: 59.994, end: 61.018, text: ' Ask not.', words }],
};
const plain: Transcript = {
  text: '',
  language: 'en',
  segments: [{ start: 3661.5, end: 3662, text: ' {\\b1} over\ntwo lines ' }],
};

const events = (ass: string): string[] => ass.split('\n').filter((line) => line.startsWith('Dialogue: '));

test('LRC has a line a cue, with minutes past 59', () => {
  expect(writeLrc(spoken)).toBe('[00:59.99]Ask not.\n');
  expect(writeLrc(plain)).toBe('[61:01.50]{\\b1} over two lines\n');
});

test('LRC with highlighted words times every word and the end', () => {
  expect(writeLrc(spoken, { highlightWords: true })).toBe('[00:59.99]<00:59.99>Ask <01:00.50>not.<01:01.01>\n');
});

test('LRC puts no spaces where the language has none', () => {
  const chinese = ['你', '好'].map((word, index) => ({ word, start: index, end: index + 1 }));
  const transcript = { text: '你好', language: 'zh', segments: [{ start: 0, end: 2, text: '你好', words: chinese }] };
  expect(writeLrc(transcript, { highlightWords: true })).toBe('[00:00.00]<00:00.00>你<00:01.00>好<00:02.00>\n');
});

test('ASS has one event a cue, and text cannot open a tag', () => {
  expect(events(writeAss(spoken))).toEqual(['Dialogue: 0,0:00:59.99,0:01:01.01,Default,,0,0,0,,Ask not.']);
  expect(events(writeAss(plain))).toEqual([
    'Dialogue: 0,1:01:01.50,1:01:02.00,Default,,0,0,0,,｛⧵b1｝ over\\Ntwo lines',
  ]);
});

test('ASS with highlighted words fills them as they are spoken, the pause between them counted', () => {
  expect(events(writeAss(spoken, { highlightWords: true }))).toEqual([
    'Dialogue: 0,0:00:59.99,0:01:01.01,Default,,0,0,0,,{\\kf21}Ask{\\k30}{\\kf51} not.',
  ]);
});

test('words are grouped by the same rules as in SRT', () => {
  expect(events(writeAss(spoken, { maxWordsPerLine: 1 }))).toHaveLength(2);
});

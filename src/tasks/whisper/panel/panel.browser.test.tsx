import '../../../ui/tokens.css';
import '../../../ui/base.css';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import filmUrl from '../../../../e2e/golden/whisper/media/vp8.webm?url';
import { page, userEvent } from 'vitest/browser';
import { mount } from '../../../ui/mount.ts';
import type { Segment, Word } from '../contract.ts';
import { microphone } from '../microphone.ts';
import type { Recording } from '../recording.ts';
import { startState } from '../state.ts';
import { whisperStore } from '../store.ts';
import { HomePanel } from './HomePanel.tsx';
import { Panel } from './Panel.tsx';

const said = (id: number, words: readonly (readonly [word: string, probability: number])[]): Segment => {
  const timed = words.map(([word, probability], i): Word => ({
    word,
    start: id * 5 + i,
    end: id * 5 + i + 1,
    probability,
  }));
  return {
    id,
    seek: 0,
    start: id * 5,
    end: id * 5 + words.length,
    text: words.map(([word]) => word).join(''),
    tokens: [],
    temperature: 0,
    avg_logprob: id === 1 ? -1.3 : -0.2,
    compression_ratio: 1,
    no_speech_prob: id === 1 ? 0.7 : 0,
    words: timed,
  };
};
const recording: Recording = {
  id: 'a',
  name: 'harbour.wav',
  size: 10,
  modified: 0,
  isVideo: false,
  added: 0,
  state: 'done',
  language: 'en',
  heard: [
    { language: 'en', probability: 0.97 },
    { language: 'it', probability: 0.02 },
  ],
  sound: { kind: 'WAV', duration: 12, sampleRate: 16_000, channels: 1, silence: 0.7, notices: [] },
  segments: [
    said(0, [
      [' The', 0.9],
      [' chandler', 0.52],
      [' knew.', 0.21],
    ]),
    said(1, [[' Thank you.', 0.4]]),
  ],
};

let end = () => {};
const show = (view: ReactNode) => {
  const mounted = mount(<main>{view}</main>);
  end = () => mounted.end();
};
const texts = () => whisperStore.getState().recordings[0]!.segments.map(({ text }) => text);

beforeEach(() => {
  whisperStore.setState({ ...startState, recordings: [recording], current: 'a', hasVad: true, open: async () => {} });
});
afterEach(() => end());

test('the transcript shows what is doubtful, and what was heard', async () => {
  show(<Panel />);
  await expect.element(page.getByText('heard: English 97.0 %, Italian 2.0 %')).toBeVisible();
  await expect.element(page.getByTitle('52.0 %')).toHaveAttribute('data-doubt', 'some');
  await expect.element(page.getByTitle('21.0 %')).toHaveAttribute('data-doubt', 'much');
  await expect.element(page.getByText('maybe not speech')).toBeVisible();
  await expect.element(page.getByText('70.0 % of it is silence')).toBeVisible();
});

test('a line is edited, split, joined and deleted by keyboard, and all of it undone', async () => {
  show(<Panel />);
  const edit = page.getByRole('button', { name: 'Edit the text at 0:00' });
  edit.element().focus();
  await userEvent.keyboard('{Enter}');
  const area = page.getByRole('textbox', { name: 'Text at 0:00' });
  await area.fill('The sailor knew.');
  await userEvent.keyboard('{Enter}');
  expect(texts()[0]).toBe(' The sailor knew.');

  edit.element().focus();
  await userEvent.keyboard('{Enter}');
  (area.element() as HTMLTextAreaElement).setSelectionRange(10, 10);
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(texts()).toEqual([' The sailor', ' knew.', ' Thank you.']);

  await edit.click();
  await page.getByRole('button', { name: 'Join with the next' }).click();
  expect(texts()[0]).toBe(' The sailor knew.');
  await edit.click();
  await userEvent.keyboard('{Escape}');
  await edit.click();
  await page.getByRole('button', { name: 'Delete' }).click();
  expect(texts()).toEqual([' Thank you.']);
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Undo' }).click();
  expect(texts()).toEqual([' The chandler knew.', ' Thank you.']);
});

test('what is typed into a line is kept when another is opened, another recording is chosen or the view is left', async () => {
  const other = { ...recording, id: 'b', name: 'other.wav' };
  whisperStore.setState({ recordings: [recording, other] });
  const area = (at: string) => page.getByRole('textbox', { name: `Text at ${at}` });
  const edit = (at: string) => page.getByRole('button', { name: `Edit the text at ${at}` });
  show(<Panel />);
  await edit('0:00').click();
  await area('0:00').fill('The sailor knew.');
  await expect.element(page.getByRole('region', { name: 'Preview' })).toHaveTextContent('The sailor knew.');
  await edit('0:05').click();
  expect(texts()).toEqual([' The sailor knew.', ' Thank you.']);

  await area('0:05').fill('Thanks.');
  end();
  show(<Panel />);
  await expect.element(area('0:05')).toHaveValue('Thanks.');
  whisperStore.getState().select('b');
  await vi.waitFor(() => expect(texts()).toEqual([' The sailor knew.', ' Thanks.']));
  expect(whisperStore.getState().recordings[1]!.segments).toBe(other.segments);

  whisperStore.getState().select('a');
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: 'Undo' }).click();
  expect(texts()).toEqual([' The chandler knew.', ' Thank you.']);
});

test('Undo takes back what is still in an open editor', async () => {
  show(<Panel />);
  await page.getByRole('button', { name: 'Edit the text at 0:00' }).click();
  await page.getByRole('textbox', { name: 'Text at 0:00' }).fill('The sailor knew.');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(texts()[0]).toBe(' The chandler knew.');
  await page.getByRole('button', { name: 'Redo' }).click();
  expect(texts()[0]).toBe(' The sailor knew.');
});

test('after every edit the focus is where the next key leads on', async () => {
  show(<Panel />);
  const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName;
  const open = async (at: string) => {
    page
      .getByRole('button', { name: `Edit the text at ${at}` })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}');
    const area = page.getByRole('textbox', { name: `Text at ${at}` });
    await expect.element(area).toHaveFocus();
    return area.element() as HTMLTextAreaElement;
  };
  await open('0:00');
  await userEvent.keyboard(' Twice.{Enter}');
  await vi.waitFor(() => expect(focused()).toBe('Edit the text at 0:00'));
  await open('0:00');
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(focused()).toBe('Edit the text at 0:00'));
  (await open('0:00')).setSelectionRange(12, 12);
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await vi.waitFor(() => expect(focused()).toBe('Edit the text at 0:00'));
  await open('0:00');
  await page.getByRole('button', { name: 'Join with the next' }).click();
  await vi.waitFor(() => expect(focused()).toBe('Edit the text at 0:00'));
  await open('0:05');
  await page.getByRole('button', { name: 'Delete' }).click();
  await vi.waitFor(() => expect(focused()).toBe('Edit the text at 0:00'));
  // a button that its own press leaves without work
  const undo = page.getByRole('button', { name: 'Undo' });
  undo.element().focus();
  for (let i = 0; i < 6; i++) await userEvent.keyboard('{Enter}');
  expect(texts()).toEqual([' The chandler knew.', ' Thank you.']);
  expect(focused()).toBe('Undo');
  await expect.element(undo).toHaveAttribute('aria-disabled', 'true');
});

test('a transcript opens at its start, and where it was left', async () => {
  const long = (id: string) => ({
    ...recording,
    id,
    segments: Array.from({ length: 200 }, (_, i) => said(i, [[` Line ${i}.`, 0.9]])),
  });
  whisperStore.setState({ recordings: [long('long'), long('other')], current: 'long' });
  const box = () => page.getByRole('region', { name: 'Transcript', exact: true }).element();
  show(<Panel />);
  expect(box().scrollTop).toBe(0);
  box().scrollTo({ top: 1_000 });
  await vi.waitFor(() => expect(box().scrollTop).toBe(1_000));
  await new Promise((resolve) => requestAnimationFrame(resolve)); // the browser tells of it in the next frame
  whisperStore.getState().select('other');
  await vi.waitFor(() => expect(box().scrollTop).toBe(0));
  end();
  whisperStore.setState({ current: 'long' });
  show(<Panel />);
  expect(box().scrollTop).toBe(1_000);
});

/** The text that is marked in the transcript as found. */
const marked = (name: string) => [...(CSS.highlights.get(name) ?? [])].map(String);

test('a text is found place by place, and replaced once or everywhere', async () => {
  show(<Panel />);
  await page.getByRole('button', { name: 'Find and replace' }).click();
  const find = page.getByRole('textbox', { name: 'Find' });
  await find.fill('N');
  await expect.element(page.getByText('1 of 3')).toBeVisible();
  expect([marked('found'), marked('found-now')]).toEqual([['n', 'n'], ['n']]);
  await find.click();
  await userEvent.keyboard('{Enter}{Enter}');
  await expect.element(page.getByText('3 of 3')).toBeVisible();
  expect(texts()).toEqual([' The chandler knew.', ' Thank you.']); // Enter goes on, and replaces nothing
  await userEvent.keyboard('{Enter}{Shift>}{Enter}{/Shift}');
  await expect.element(page.getByText('3 of 3')).toBeVisible();
  await page.getByRole('textbox', { name: 'Replace with' }).fill('nn');
  await page.getByRole('button', { name: 'Next match' }).click();
  await page.getByRole('button', { name: 'Replace', exact: true }).click();
  expect(texts()).toEqual([' The channdler knew.', ' Thank you.']);
  await expect.element(page.getByText('3 of 4')).toBeVisible(); // past the one that was written

  await find.fill('CHANN');
  await page.getByRole('textbox', { name: 'Replace with' }).fill('chemist');
  await userEvent.keyboard('{Enter}');
  expect(texts()[0]).toBe(' The chemistdler knew.');
  await expect.element(page.getByText('none')).toBeVisible();
  expect([marked('found'), marked('found-now')]).toEqual([[], []]);
});

test('a video is shown with its transcript as subtitles, which follow an edit', async () => {
  const film = new File([await (await fetch(filmUrl)).blob()], 'film.webm', { type: 'video/webm' });
  whisperStore.setState({ recordings: [{ ...recording, isVideo: true }], files: new Map([['a', film]]) });
  show(<Panel />);
  const video = document.querySelector('video')!;
  const subtitles = () => [...(video.textTracks[0]?.cues ?? [])].map((cue) => (cue as VTTCue).text);
  await vi.waitFor(() => expect(subtitles()).toEqual(['The chandler knew.', 'Thank you.']), 10_000);
  expect([video.hidden, video.textTracks[0]!.mode]).toEqual([false, 'showing']);
  whisperStore.getState().editText(1, ' Thanks.');
  await vi.waitFor(() => expect(subtitles()).toEqual(['The chandler knew.', 'Thanks.']), 10_000);
});

test('a long name leaves the tools beside it on their line', async () => {
  await page.viewport(768, 900);
  whisperStore.setState({ recordings: [{ ...recording, name: `${'a-very-long-name-'.repeat(9)}.wav` }] });
  show(<Panel />);
  const top = (name: string) => page.getByRole('button', { name, exact: true }).element().getBoundingClientRect().top;
  expect(Math.abs(top('Undo') - top('Transcribe again'))).toBeLessThan(8);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(768);
  await page.viewport(1440, 900);
});

test('the progress names the recording at work, and offers to stop it or the queue', async () => {
  const running = { ...recording, state: 'running' as const };
  const waiting = { ...recording, id: 'b', name: 'other.wav', state: 'waiting' as const };
  const { stop, stopAll } = whisperStore.getState();
  const mine = { stop: vi.fn(), stopAll: vi.fn() };
  whisperStore.setState({
    recordings: [running, waiting],
    current: 'b',
    work: { phase: 'run', id: 'a', done: 5, total: 12 },
    ...mine,
  });
  show(<Panel />);
  const bar = page.getByRole('group', { name: 'Transcribing “harbour.wav”' });
  await expect.element(bar).toHaveTextContent('1 more waiting');
  await bar.getByRole('button', { name: 'Stop', exact: true }).click();
  expect([mine.stop.mock.calls.length, mine.stopAll.mock.calls.length]).toEqual([1, 0]);
  await bar.getByRole('button', { name: 'Stop all' }).click();
  expect(mine.stopAll).toHaveBeenCalledOnce();
  whisperStore.setState({ recordings: [running], stop, stopAll });
  await expect.element(bar.getByRole('button', { name: 'Stop all' })).not.toBeInTheDocument();
});

test('the detected language stands over a running transcription, which can be restarted in another', async () => {
  const { again: real } = whisperStore.getState();
  const again = vi.fn();
  const running = { ...recording, state: 'running' as const, making: { model: 'm', settings: {}, vad: false } };
  whisperStore.setState({ recordings: [running], again, entry: { languages: ['en', 'it', 'cy'] } as never });
  show(<Panel />);
  await expect.element(page.getByText('Language: detected (English, 97.0 %)')).toBeVisible();
  await page.getByRole('button', { name: 'Change and restart' }).click();
  await page.getByRole('combobox', { name: 'Restart in' }).selectOptions('Welsh');
  expect(again.mock.calls).toEqual([['a', { language: 'cy' }]]);
  whisperStore.setState({ recordings: [recording], again: real });
  await expect.element(page.getByText(/^Language: detected/)).not.toBeInTheDocument();
});

test('a queue that was stopped goes on with one press', async () => {
  const { goOn: real } = whisperStore.getState();
  const goOn = vi.fn();
  const others = ['b', 'c'].map((id) => ({ ...recording, id, name: `${id}.wav`, state: 'stopped' as const }));
  whisperStore.setState({ recordings: [recording, ...others], goOn });
  show(<Panel />);
  await page.getByRole('button', { name: 'Resume all 2' }).click();
  expect(goOn.mock.calls).toEqual([['b'], ['c']]);
  whisperStore.setState({ goOn: real });
});

test('settings out of range are told and not taken, changed ones are counted', async () => {
  show(<Panel />);
  await page.getByText('More').click();
  await page.getByRole('textbox', { name: 'Temperature' }).fill('0, 3');
  await expect.element(page.getByText('Numbers from 0 to 2, separated by commas.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Beam size' }).fill('5');
  await vi.waitFor(() => expect(whisperStore.getState().settings.beamSize).toBe(5));
  expect(whisperStore.getState().settings.temperature).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  await expect.element(page.getByText('1 changed')).toBeVisible();
  await page.getByRole('button', { name: 'Reset to defaults' }).click();
  expect(whisperStore.getState().settings.beamSize).toBeNull();
});

test('another language or task than that of the transcript is offered, and the transcript before comes back', async () => {
  const making = { model: 'whisper-base', settings: {}, vad: false };
  whisperStore.setState({ recordings: [{ ...recording, making }] });
  show(<Panel />);
  expect(page.getByText(/Transcribe again as/).query()).toBeNull();
  whisperStore.getState().setSettings({ language: 'it' });
  await expect.element(page.getByRole('button', { name: 'Transcribe again as Italian' })).toBeVisible();
  whisperStore.getState().setSettings({ task: 'translate' });
  await expect.element(page.getByRole('button', { name: 'Transcribe again and translate to English' })).toBeVisible();
  whisperStore.getState().setSettings({ task: 'transcribe', language: null });
  await page.getByRole('button', { name: 'Remove harbour.wav' }).click();
  await expect.element(page.getByText('“harbour.wav” was removed')).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect.element(page.getByRole('list', { name: 'Segments' })).toHaveTextContent('The chandler knew.');
});

test('each format is shown before it is saved, with its line breaks', async () => {
  show(<Panel />);
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect.element(preview).toHaveTextContent('00:00:00,000 --> 00:00:03,000');
  await page.getByRole('textbox', { name: 'Characters per line' }).fill('12');
  await expect.element(preview).toHaveTextContent('00:00:00,000 --> 00:00:03,000');
  expect(preview.element().textContent).toContain('\nThe chandler\nknew.\n');
  await page.getByRole('switch', { name: 'Regroup cues as openai-whisper does' }).click({ force: true });
  await page.getByRole('textbox', { name: 'Words per line' }).fill('1');
  await expect.element(preview).toHaveTextContent('00:00:00,000 --> 00:00:01,000');
  await page.getByRole('radio', { name: 'TSV' }).click({ force: true });
  await expect.element(preview).toHaveTextContent('start end text 0 3000 The chandler knew.');
});

test('cues with more lines than are allowed are named, until they fit or are regrouped', async () => {
  show(<Panel />);
  const preview = page.getByRole('region', { name: 'Preview' });
  const lines = page.getByRole('textbox', { name: 'Lines per cue' });
  const told = page.getByText(/takes? more than/);
  await page.getByRole('textbox', { name: 'Characters per line' }).fill('9');
  await expect.element(told).not.toBeInTheDocument();
  await lines.fill('1');
  await expect
    .element(told)
    .toHaveTextContent(
      '2 cues take more than 1 line: 0:00, 0:05. Allow longer lines, split these cues, or regroup them.',
    );
  await lines.fill('2');
  await expect
    .element(told)
    .toHaveTextContent('1 cue takes more than 2 lines: 0:00. Allow longer lines, split these cues, or regroup them.');
  expect(preview.element().textContent).toContain('\nThe\nchandler\nknew.\n');
  await lines.fill('3');
  await expect.element(told).not.toBeInTheDocument();
  await lines.fill('2');
  await page.getByRole('radio', { name: 'TXT' }).click({ force: true }); // has no cues
  await expect.element(lines).not.toBeInTheDocument();
  await expect.element(told).not.toBeInTheDocument();
  await page.getByRole('radio', { name: 'SRT' }).click({ force: true });
  await expect.element(told).toBeVisible();
  await page.getByRole('switch', { name: 'Regroup cues as openai-whisper does' }).click({ force: true });
  await expect.element(told).not.toBeInTheDocument();
  expect(whisperStore.getState().exporting).toMatchObject({ maxLineWidth: 9, maxLineCount: 2, regroups: true });
  for (const cue of preview.element().textContent.trim().split('\n\n'))
    expect(cue.split('\n').slice(2).length).toBeLessThanOrEqual(2);
});

test('Export is over the transcript on a phone, with all that it is written with', async () => {
  await page.viewport(390, 844);
  show(<Panel />);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: 'VTT' }).click({ force: true });
  await expect.element(dialog.getByRole('region', { name: 'Preview' })).toHaveTextContent('WEBVTT');
  await expect.element(dialog.getByRole('button', { name: 'Save VTT' })).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.viewport(1440, 900);
});

test('what was interrupted says what is kept, and offers to go on', async () => {
  const resume = { language: 'en', seek: 800, clip: 0, tokens: [], promptResetSince: 0, lastSpeech: 0 };
  const error = { code: 'memory' as const, message: 'The memory ran out.' };
  whisperStore.setState({ recordings: [{ ...recording, state: 'stopped', resume, error }] });
  show(<Panel />);
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('Stopped by an error at 0:08The memory ran out.Everything up');
  await expect.element(page.getByRole('button', { name: 'Resume' })).toBeVisible();
});

test('the home page shows the last transcript, and its language and task count for the next', async () => {
  show(<HomePanel />);
  await expect.element(page.getByRole('list', { name: 'Transcript of harbour.wav' })).toHaveTextContent('Thank you.');
  await page.getByRole('checkbox', { name: 'Translate to English' }).click();
  expect(whisperStore.getState().settings.task).toBe('translate');
});

test.each([
  ['NotAllowedError', 'The microphone may not be used: permission was refused.'],
  ['NotFoundError', 'No microphone was found.'],
])('a microphone that answers %s is told in a sentence', async (name, sentence) => {
  const refuse = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('', name));
  show(<Panel />);
  await page.getByRole('button', { name: 'Record' }).click();
  await expect.element(page.getByText(sentence)).toBeVisible();
  refuse.mockRestore();
});

test('a recording goes on while another view is open, the page is not closed without asking, and it is not lost', async () => {
  const added: string[] = [];
  whisperStore.setState({ ...startState, open: async () => {}, run: async () => {} });
  const stopListening = whisperStore.subscribe(({ recordings }) => added.push(...recordings.map(({ name }) => name)));
  const closing = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(closing()).toBe(false);
  show(<Panel />);
  await page.getByRole('button', { name: 'Record' }).click();
  await vi.waitFor(() => expect(microphone.getState().state).toBe('on'), 20_000);
  expect(closing()).toBe(true);
  end();
  show(<HomePanel />);
  await vi.waitFor(() => expect(microphone.getState().seconds).toBeGreaterThan(0), 20_000);
  await page.getByRole('button', { name: /^Stop 0:/ }).click();
  await vi.waitFor(() => expect(added.at(-1)).toMatch(/^Recording .*\.wav$/), 20_000);
  expect(closing()).toBe(false);
  stopListening();
});

import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { drop, expect, file, test, watchFor, type TestFile } from './page.ts';

const patience = { timeout: 400_000 };
const recording = (name: string): TestFile => ({
  ...file(`golden/whisper/audio/${name}.wav`),
  type: 'audio/wav',
});
const golden = (path: string): string =>
  readFileSync(new URL(`golden/whisper/writers/${path}`, import.meta.url), 'utf8');
const segments = (page: Page) => page.getByRole('list', { name: 'Segments' });
const recordings = (page: Page) => page.getByRole('complementary', { name: 'Recordings' });

async function openTranscribe(page: Page): Promise<void> {
  await page.goto('./?device=wasm#/whisper/transcribe');
  await expect(page.getByRole('combobox', { name: 'Language' })).toBeVisible();
}
const done = (page: Page, language = 'English') =>
  expect(recordings(page).getByText(`done, ${language}`).first()).toBeVisible(patience);

test('the sample is written down as openai-whisper does, and saved to the byte', async ({ page }) => {
  await openTranscribe(page);
  await page.getByRole('button', { name: /Use the sample/ }).click();
  await done(page);
  await expect(segments(page)).toContainText('ask what you can do for your country.');
  await expect(page.getByText('heard: English 96.1 %')).toBeVisible();

  const download = async (format: string) => {
    await page.getByRole('radio', { name: format, exact: true }).check({ force: true });
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Save ${format}` }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe(`jfk.${format.toLowerCase()}`);
    return readFileSync((await saved.path())!, 'utf8');
  };
  expect(await download('SRT')).toBe(golden('jfk/words.srt'));
  expect(await download('VTT')).toBe(golden('jfk/words.vtt'));
  expect(await download('TXT')).toBe(golden('jfk/words.txt'));
  await page.getByRole('radio', { name: 'SRT', exact: true }).check({ force: true });
  await page.getByRole('textbox', { name: 'Characters per line' }).fill('42');
  const times = (srt: string) => srt.match(/^.* --> .*$/gm);
  const wrapped = await download('SRT');
  expect(times(wrapped)).toEqual(times(golden('jfk/words.srt')));
  expect(Math.max(...wrapped.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(42);
  await page.getByText('Regroup cues as openai-whisper does').click();
  await page.getByRole('textbox', { name: 'Lines per cue' }).fill('2');
  expect(await download('SRT')).toBe(golden('jfk/words.w42c2.srt'));

  // A word plays from its place, and lights up.
  const spoken = await watchFor(page, '[data-spoken]');
  await segments(page).getByText('Americans,').click();
  await spoken();
  await page.getByRole('button', { name: 'Pause' }).click();

  // Edited by keyboard, undone, and found again after a reload.
  await page.getByRole('button', { name: 'Edit the text at 0:07' }).press('Enter');
  await page.getByRole('textbox', { name: 'Text at 0:07' }).fill('ask what you can do for the forest.');
  await page.getByRole('textbox', { name: 'Text at 0:07' }).press('Enter');
  await expect(segments(page)).toContainText('for the forest.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(segments(page)).toContainText('for your country.');
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: 'Find and replace' }).click();
  await page.getByRole('textbox', { name: 'Find' }).fill('forest');
  await page.getByRole('textbox', { name: 'Replace with' }).fill('sea');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await expect(segments(page)).toContainText('for the sea.');
  await page.reload();
  await expect(segments(page)).toContainText('for the sea.');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();

  // What is typed outlives the page, and what a person types cannot break the file.
  const line = page.getByRole('textbox', { name: 'Text at 0:07' });
  await page.getByRole('button', { name: 'Edit the text at 0:07' }).press('Enter');
  await line.fill('');
  await line.press('Enter');
  await page.getByRole('button', { name: 'Edit the text at 0:07' }).press('Enter');
  await line.fill('R&B <loud> --> here\n\n2');
  await page.reload();
  await expect(line).toHaveValue('R&B <loud> --> here\n\n2');
  await line.press('Enter');
  await expect(page.getByRole('button', { name: 'Edit the text at 0:07' })).toBeFocused();
  const vtt = await download('VTT');
  const cue = vtt.trimEnd().split('\n\n').at(-1)!;
  expect(cue).toMatch(/^00:0[78]\.\d{3} --> 00:1[01]\.\d{3}\nR&amp;B &lt;loud&gt; --&gt; here\n2$/);
});

test('a video is written down, and Stop keeps what there is', async ({ page }) => {
  await openTranscribe(page);
  const film = { ...file('golden/whisper/media/vp8.webm'), type: 'video/webm' };
  await drop(page, 'body', [film, recording('long')]);
  await expect(recordings(page).getByText(/^done/).first()).toBeVisible(patience);
  await expect(segments(page).getByRole('listitem').first().or(page.getByText('No speech was found'))).toBeVisible();

  // The first window of the long recording, then Stop.
  await recordings(page).getByRole('button', { name: 'long.wav', exact: true }).click();
  // Speed and time left stand while the next window is decoded; what stands for a moment is looked for in every frame.
  const isUnderWay = () =>
    [...document.querySelectorAll('[aria-label="Segments"] p')].some(({ textContent }) => textContent.endsWith('…')) &&
    /× real time[^]* left/.test(document.body.innerText);
  await page.waitForFunction(isUnderWay, undefined, patience);
  const pressed = Date.now();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped at 0:\d\d$/)).toBeVisible();
  console.log(`Stop was answered after ${Date.now() - pressed} ms`);
  const before = await segments(page).innerText();

  await page.reload();
  await recordings(page).getByRole('button', { name: 'long.wav', exact: true }).click();
  await expect.poll(() => segments(page).innerText()).toBe(before);
  await page.getByRole('button', { name: 'Resume' }).click();
  // It goes on behind what there was, and comes to what the reference has.
  await expect(segments(page)).toContainText('And Mr. John Dashwood had then leisure', patience);
  expect((await segments(page).innerText()).startsWith(before)).toBe(true);
});

interface Span {
  start: number;
  end: number;
}
interface Timed {
  text: string;
  words: { word: string; start: number; end: number }[];
}
/** Where silero-vad hears speech in the recording with the gap, in samples: the second span is 19.488 s later than it is alone. */
const [before, after] = (
  JSON.parse(readFileSync(new URL('golden/whisper/units/vad.json', import.meta.url), 'utf8')) as {
    recording: string | null;
    results: { spans: Span[] }[];
  }[]
).find(({ recording: name }) => name === 'gap')!.results[1]!.spans as [Span, Span];

test('settings are kept, a prompt tells its room, and speech after a long silence keeps its time', async ({ page }) => {
  await openTranscribe(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('English');
  await page.getByRole('switch', { name: 'Skip silence (VAD)' }).click();
  const prompt = page.getByRole('textbox', { name: 'Initial prompt' });
  await prompt.fill(`one two three${' and'.repeat(223)}`);
  await expect(page.getByText('226 of 223 tokens')).toBeAttached(patience);
  await expect(prompt).toHaveAccessibleDescription(
    'Only the last 223 of 226 tokens are read. Left out is everything up to “one two three”.',
  );
  await prompt.fill('John Dashwood');
  await expect(page.getByText(/^[2-9] of 223 tokens/)).toBeAttached();
  await page.reload();
  await expect(prompt).toHaveValue('John Dashwood');
  await expect(page.getByRole('combobox', { name: 'Language' })).toHaveValue('en');
  await expect(page.getByRole('switch', { name: 'Skip silence (VAD)' })).toBeChecked();
  await prompt.fill('');

  await drop(page, 'body', [recording('gap')]);
  await done(page);
  await page.getByRole('radio', { name: 'JSON', exact: true }).check({ force: true });
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save JSON' }).click(),
  ]);
  const { segments: found } = JSON.parse(readFileSync((await saved.path())!, 'utf8')) as { segments: Timed[] };
  // The same speech without its silence, as it is alone.
  const pcm = recording('gap').bytes.subarray(44);
  const speech = Buffer.concat([before, after].map(({ start, end }) => pcm.subarray(2 * start, 2 * end)));
  const alone = await page.evaluate(async (base64) => {
    const { buffer } = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const samples = Float32Array.from(new Int16Array(buffer), (level) => level / 32_768);
    const options = { language: 'en', wordTimestamps: true };
    return (await window.triptych.whisper.transcribe(samples, options)).segments as Timed[];
  }, speech.toString('base64'));
  // A word is on the side that its middle is on, and none reaches into the silence.
  const [border, shift] = [before.end / 16_000, (after.start - before.end) / 16_000];
  const inPlace = ({ word, start, end }: Timed['words'][0]) =>
    (start + end) / 2 < border
      ? { word, start, end: Math.min(end, border) }
      : { word, start: Math.max(start + shift, after.start / 16_000), end: end + shift };
  const rounded = ({ word, start, end }: Timed['words'][0]) => [word, start.toFixed(6), end.toFixed(6)];
  const words = (list: Timed[]) => list.flatMap((segment) => segment.words);
  expect(words(found).map(rounded)).toEqual(words(alone).map(inPlace).map(rounded));
  expect(found.at(-1)!.text).toMatch(/Unless/i);
  await expect(segments(page).getByRole('button', { name: '0:30', exact: true })).toBeVisible();
});

/** A recording at 96 kHz in 5.1, said by the loudspeaker in the middle. */
function inSurround({ bytes }: TestFile): Buffer {
  const [times, channels, centre] = [6, 6, 2];
  const frames = (bytes.length - 44) / 2;
  const sound = Buffer.alloc(frames * times * channels * 2);
  for (let i = 0; i < frames * times; i++)
    sound.writeInt16LE(bytes.readInt16LE(44 + 2 * Math.floor(i / times)), 2 * (i * channels + centre));
  const header = Buffer.alloc(68);
  header.write('RIFF');
  header.writeUInt32LE(60 + sound.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(40, 16);
  header.writeUInt16LE(0xfffe, 20); // WAVE_FORMAT_EXTENSIBLE
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(96_000, 24);
  header.writeUInt32LE(96_000 * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.writeUInt16LE(22, 36);
  header.writeUInt16LE(16, 38);
  header.writeUInt32LE(0x3f, 40);
  Buffer.from('0100000000001000800000aa00389b71', 'hex').copy(header, 44); // KSDATAFORMAT_SUBTYPE_PCM
  header.write('data', 60);
  header.writeUInt32LE(sound.length, 64);
  return Buffer.concat([header, sound]);
}

/** As a shop sells it: the codec says that it is encrypted, and so is the sound. */
function locked({ bytes }: TestFile): Buffer {
  const text = bytes.toString('latin1');
  const sealed = Buffer.from(text.replace('mp4a', 'enca'), 'latin1');
  for (let i = text.indexOf('mdat') + 4; i < text.lastIndexOf('moov') - 4; i++) sealed[i]! ^= 0xa5;
  return sealed;
}

const goldenResult = JSON.parse(golden('librivox-0870/greedy.json')) as {
  text: string;
  segments: { text: string; avg_logprob: number; no_speech_prob: number }[];
};
const goldenSegment = goldenResult.segments[0]!;

test('bad input ends in a clear sentence, the next recording works, and scripts get openai-whisper’s text, segment by segment', async ({
  page,
}) => {
  await openTranscribe(page);
  const bad = (name: string, bytes: Buffer | string, type = 'audio/mpeg'): TestFile => ({
    name,
    type,
    bytes: Buffer.from(bytes as string),
  });
  await drop(page, 'body', [
    bad('empty.mp3', ''),
    bad('note.mp3', 'only words here'),
    bad('cut.wav', recording('jfk').bytes.subarray(0, 30), 'audio/wav'),
    bad('locked.m4a', locked(file('golden/whisper/media/m4a.m4a')), 'audio/mp4'),
    { ...file('golden/whisper/media/silent-film.mp4'), type: 'video/mp4' },
    bad('really-a-wav.mp3', inSurround(recording('goforward'))),
  ]);
  const list = recordings(page);
  await expect(list).toContainText('“empty.mp3” is empty (0 bytes).', patience);
  await expect(list).toContainText('Its content is text');
  await expect(list).toContainText('“cut.wav” is a damaged WAV file');
  await expect(list).toContainText('“locked.m4a” is protected: its sound is encrypted (DRM)');
  await expect(list).toContainText('“silent-film.mp4” is a video (MP4) without sound.');
  await list.getByRole('button', { name: 'really-a-wav.mp3', exact: true }).click();
  await done(page);
  await expect(segments(page)).toContainText(/go forward (10|ten) meters/i);
  await expect(page.getByText('0:02 · WAV · 96 kHz')).toBeVisible();

  // What is removed can come back.
  await page.getByRole('button', { name: 'Remove really-a-wav.mp3' }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(segments(page)).toContainText(/go forward/i);

  const answers = await page.evaluate(async () => {
    await window.triptych.ready;
    const { whisper } = window.triptych;
    const blob = await (await fetch('samples/austen.wav')).blob();
    const segments: string[] = [];
    const result = await whisper.transcribe(blob, { temperature: 0, onSegment: ({ text }) => segments.push(text) });
    const refused = async (options: object) =>
      whisper.transcribe(blob, options).catch((error: Error & { code: string }) => `${error.code}: ${error.message}`);
    const controller = new AbortController();
    const stopping = whisper
      .transcribe(blob, { signal: controller.signal, onProgress: ({ phase }) => phase === 'run' && controller.abort() })
      .catch((error: Error) => error.name);
    return {
      text: result.text,
      segments: segments.join(''),
      json: whisper.format(result, 'json'),
      temperature: await refused({ temperature: 3 }),
      language: await refused({ language: 'klingon' }),
      beam: await refused({ patience: 2 }),
      stopped: await stopping,
    };
  });
  const { avg_logprob: logprob, no_speech_prob: silence, ...exact } = goldenSegment;
  const [found] = (JSON.parse(answers.json) as typeof goldenResult).segments;
  expect(found).toMatchObject(exact);
  expect(Object.keys(found!)).toEqual(Object.keys(goldenSegment));
  expect(found!.avg_logprob).toBeCloseTo(logprob, 3);
  expect(found!.no_speech_prob).toBeCloseTo(silence, 3);
  expect(answers.text).toBe(goldenResult.text);
  expect(answers.segments).toBe(answers.text);
  expect(answers.temperature).toMatch(/^bad-option: temperature is 3; accepted is a number from 0 to 2/);
  expect(answers.language).toMatch(/^bad-option: Unsupported language: klingon/);
  expect(answers.beam).toMatch(/^bad-option: patience/);
  expect(answers.stopped).toBe('AbortError');

  await page.reload();
  await expect(segments(page)).toContainText(/go forward/i);
});

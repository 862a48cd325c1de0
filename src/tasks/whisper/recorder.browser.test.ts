import { expect, test, vi } from 'vitest';
import { openRecording } from './engine/audio/recording.ts';
import { startRecorder } from './recorder.ts';
import type { MicrophoneLevel } from './recorder.ts';

test('the microphone is heard, metered, paused, and given as a file that can be decoded', async () => {
  const levels: MicrophoneLevel[] = [];
  const recorder = await startRecorder({ onLevel: (level) => void levels.push(level) });
  // Chromium's false microphone beeps once a second
  await vi.waitUntil(() => levels.some(({ peak }) => peak > 0.01) && levels.at(-1)!.seconds > 0.5, 20_000);
  recorder.pause();
  recorder.resume();
  recorder.pause();
  const file = await recorder.stop();
  const seconds = levels.at(-1)!.seconds;
  expect(file.type).toBe('audio/wav');
  expect(file.name).toMatch(/^Recording .*\.wav$/);

  const recording = await openRecording(file);
  expect(recording.channels).toBe(1);
  expect(recording.duration).toBeCloseTo(seconds, 1);
  let loudest = 0;
  for await (const chunk of recording.chunks()) loudest = chunk.reduce((a, b) => Math.max(a, Math.abs(b)), loudest);
  expect(loudest).toBeGreaterThan(0.005);
  for (const { peak, rms } of levels) expect(rms).toBeLessThanOrEqual(peak);
});

test('a refused microphone is said in a sentence', async () => {
  const refuse = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  refuse.mockRejectedValueOnce(new DOMException('Permission denied', 'NotAllowedError'));
  await expect(startRecorder()).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/permission was refused/),
  });
  refuse.mockRejectedValueOnce(new DOMException('', 'NotFoundError'));
  await expect(startRecorder()).rejects.toThrow(/No microphone was found/);
  refuse.mockRestore();
});

test('a discarded recording lets the microphone go', async () => {
  const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  const recorder = await startRecorder();
  const stream = await (opened.mock.results[0]!.value as Promise<MediaStream>);
  await recorder.discard();
  expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
  opened.mockRestore();
});

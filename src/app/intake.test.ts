import { expect, test, vi } from 'vitest';
import { kindOf } from './file-kind.ts';
import { intake, refusal, sortFiles } from './intake.ts';
import { notices, notify } from './notices.ts';

const file = (name: string, type = '') => new File(['x'], name, { type });
const clip = { id: 'clip', takes: ['picture'] } as const;
const whisper = { id: 'whisper', takes: ['sound', 'video'] } as const;
const diffusion = { id: 'diffusion', takes: ['picture'] } as const;

test('a file is told by its type, and by its name where the system knows no type', () => {
  const cases: [File, string][] = [
    [file('a.png', 'image/png'), 'picture'],
    [file('a', 'image/svg+xml'), 'picture'],
    [file('IMG_1.HEIC'), 'picture'],
    [file('a.b.JPG', 'application/octet-stream'), 'picture'],
    [file('talk.mp3', 'audio/mpeg'), 'sound'],
    [file('talk.mkv'), 'video'],
    [file('lora.safetensors'), 'model'],
    [file('notes.txt', 'text/plain'), 'other'],
    [file('png'), 'other'],
    [file(''), 'other'],
  ];
  for (const [given, kind] of cases) expect(kindOf(given)).toBe(kind);
});

test('every file goes to a task that takes its kind, the rest is refused', () => {
  const files = [file('a.png'), file('b.txt'), file('c.mp3'), file('d.png')];
  const { given, refused } = sortFiles(files, [clip, whisper]);
  expect(given.get('clip')).toEqual([files[0], files[3]]);
  expect(given.get('whisper')).toEqual([files[2]]);
  expect(refused).toEqual([files[1]]);
});

test('the task in view comes before the others that take the same kind', () => {
  const picture = [file('a.png')];
  expect([...sortFiles(picture, [clip, diffusion], 'diffusion').given.keys()]).toEqual(['diffusion']);
  expect([...sortFiles(picture, [clip, diffusion]).given.keys()]).toEqual(['clip']);
  expect([...sortFiles(picture, [clip, whisper], 'whisper').given.keys()]).toEqual(['clip']);
});

test('a refusal names what was left out and what is taken', () => {
  expect(refusal([file('song.mp3', 'audio/mpeg')], [clip])).toBe(
    '“song.mp3” was left out: it is sound. This page takes pictures.',
  );
  expect(refusal([file('a.txt', 'text/plain')], [clip, whisper])).toBe(
    '“a.txt” was left out: it is of the type text/plain. This page takes pictures, sound, and video.',
  );
  expect(refusal([file('a'), file('b')], [clip])).toBe('2 files were left out. This page takes pictures.');
});

test('what is said of files stays until others come, and nothing else goes with it', async () => {
  vi.stubGlobal('location', { hash: '#/' });
  notify('warn', 'Something else.');
  const shown = () => notices.getState().items.map(({ message }) => message.split(' ')[0]);
  await intake([file('a.txt')]);
  expect(shown()).toEqual(['Something', '“a.txt”']);
  await intake([file('b.txt')]);
  expect(shown()).toEqual(['Something', '“b.txt”']);
  vi.unstubAllGlobals();
});

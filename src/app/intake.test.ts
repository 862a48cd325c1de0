import { expect, test, vi } from 'vitest';
import { kindOf, tellFiles } from './file-kind.ts';
import { intake, refusal, sortFiles } from './intake.ts';
import { notices, notify } from './notices.ts';
import { withoutHidden } from './transfer.ts';

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
  expect([...sortFiles(picture, [clip, diffusion], { inView: 'diffusion' }).given.keys()]).toEqual(['diffusion']);
  expect([...sortFiles(picture, [clip, diffusion]).given.keys()]).toEqual(['clip']);
  expect([...sortFiles(picture, [clip, whisper], { inView: 'whisper' }).given.keys()]).toEqual(['clip']);
});

test('a refusal names what was left out, why, and what is taken', async () => {
  const sayOf = async (files: File[], takers: Parameters<typeof refusal>[1]): Promise<string> =>
    refusal(files, takers, { told: await tellFiles(files) });
  expect(await sayOf([new File(['fLaC'], 'song.mp3')], [clip])).toBe(
    '“song.mp3” was left out: it is FLAC sound. This page takes pictures.',
  );
  expect(await sayOf([file('a.txt', 'text/plain')], [clip, whisper])).toBe(
    '“a.txt” was left out: it is text. This page takes pictures, sound, and video.',
  );
  expect(await sayOf([file('a'), new File(['\x01\x02'], 'b'), new File([], 'c')], [clip])).toBe(
    '3 files were left out: “a” (text), “b” (of no known kind), and “c” (an empty file). This page takes pictures.',
  );
  const many = Array.from({ length: 9 }, (_, i) => file(`${i}`));
  expect(await sayOf(many, [clip])).toContain('9 files were left out: “0” (text)');
  expect(await sayOf(many, [clip])).toContain('and 4 more');
});

test('what is hidden in a folder is counted and named with its reason like the rest', () => {
  expect(refusal([], [clip], { hidden: ['trip/.DS_Store'] })).toBe(
    '“trip/.DS_Store” was left out: it is hidden. This page takes pictures.',
  );
  const picked = ['trip/a.png', 'trip/.git/b.png', 'trip/.c.png', '.d.png'].map((path) => {
    const made = file(path.split('/').at(-1)!);
    if (path.includes('/')) Object.defineProperty(made, 'webkitRelativePath', { value: path });
    return made;
  });
  const { files, hidden } = withoutHidden(picked);
  expect(files.map(({ name }) => name)).toEqual(['a.png', '.d.png']); // what is given by itself is meant
  expect(hidden).toEqual(['trip/.git/b.png', 'trip/.c.png']);
  expect(refusal([file('b.txt', 'text/plain')], [clip], { hidden })).toContain(
    '3 files were left out: “b.txt” (of no known kind), “trip/.git/b.png” (hidden), and “trip/.c.png” (hidden).',
  );
});

test('the content decides to whom a file goes; where it is of no known kind, name and type do', async () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
  const cases: [File, string][] = [
    [new File([jpeg], 'clip.mp4', { type: 'video/mp4' }), 'picture'],
    [new File([jpeg], 'without an ending'), 'picture'],
    [new File(['RIFF\x04\0\0\0WAVE'], 'IMG_1.jpg', { type: 'image/jpeg' }), 'sound'],
    [new File(['caff\0\x01'], 'memo.caf'), 'sound'],
    [new File(['\0\0\0\x1cftypM4B '], 'book.m4b'), 'sound'],
    [new File([`${'G'.padEnd(188, '\x01')}`.repeat(4)], 'film.ts'), 'video'],
    [new File(['not a picture'], 'a.png'), 'picture'],
    [new File(['\x01\x02\x03'], 'talk.m2ts'), 'video'],
    [new File(['\x01\x02\x03'], 'x', { type: 'audio/x-odd' }), 'sound'],
    [new File(['export const a = 1;'], 'a.txt'), 'other'],
  ];
  const told = await tellFiles(cases.map(([given]) => given));
  expect(cases.map(([given]) => told.get(given)?.kind)).toEqual(cases.map(([, kind]) => kind));
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

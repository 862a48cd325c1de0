import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindOf } from '../file-kind.ts';
import { parseRoute } from '../route.ts';
import { tasks } from '../tasks.ts';

interface Manifest {
  icons: { src: string; sizes: string; type: string }[];
  shortcuts: { url: string }[];
  share_target: { action: string; params: { files: { name: string; accept: string[] }[] } };
  file_handlers: { action: string; accept: Record<string, string[]> }[];
}
const publicFolder = new URL('../../../public/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.webmanifest', publicFolder), 'utf8')) as Manifest;

test('every icon is there, of the size that is said', () => {
  for (const { src, sizes, type } of manifest.icons) {
    const bytes = readFileSync(new URL(src, publicFolder));
    if (type !== 'image/png') continue;
    // PNG, 11.2.1: width and height are the first two numbers of the first chunk.
    expect([src, `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`]).toEqual([src, sizes]);
  }
});

test('every shortcut leads to a task', () => {
  const places = manifest.shortcuts.map(({ url }) => parseRoute(new URL(url, 'https://a.test/').hash, tasks));
  expect(places.map((place) => ('task' in place ? place.task : ''))).toEqual(tasks.map(({ id }) => id));
});

test('what the system offers to open or share is taken by a task', () => {
  const taken = new Set(tasks.flatMap(({ takes }) => takes));
  const opened = manifest.file_handlers.flatMap(({ accept }) =>
    Object.entries(accept).flatMap(([type, endings]) => endings.map((ending) => ({ name: `a${ending}`, type }))),
  );
  const shared = manifest.share_target.params.files.flatMap(({ accept }) =>
    accept.map((type) => ({ name: 'a', type: type.replace('*', 'x') })),
  );
  const left = [...opened, ...shared].filter((file) => !taken.has(kindOf(file)));
  expect(left).toEqual([]);
  // A browser that gives no type is helped by the ending.
  expect(opened.filter(({ name }) => !taken.has(kindOf({ name, type: '' })))).toEqual([]);
});

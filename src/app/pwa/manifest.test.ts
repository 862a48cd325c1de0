import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindOf } from '../file-kind.ts';
import { parseRoute } from '../route.ts';
import { tasks } from '../tasks.ts';

interface Picture {
  src: string;
  sizes: string;
  type: string;
}
interface Manifest {
  id?: string;
  start_url: string;
  launch_handler: { client_mode: string };
  icons: Picture[];
  screenshots: Picture[];
  shortcuts: { url: string }[];
  share_target: { action: string; params: { files: { name: string; accept: string[] }[] } };
  file_handlers: { action: string; accept: Record<string, string[]> }[];
}
const publicFolder = new URL('../../../public/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.webmanifest', publicFolder), 'utf8')) as Manifest;

test('every icon and screenshot is there, of the size that is said', () => {
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(manifest.screenshots.length).toBeGreaterThan(0);
  for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots]) {
    const bytes = readFileSync(new URL(src, publicFolder));
    // PNG, 11.2.1: width and height are the first two numbers of the first chunk.
    expect([src, `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`]).toEqual([src, sizes]);
  }
});

test('the app is known by its folder, and opens in the window that is there', () => {
  // An id would be of the whole origin, which may have other apps in other folders.
  expect(manifest.id).toBeUndefined();
  expect(manifest).toMatchObject({ start_url: './', launch_handler: { client_mode: 'focus-existing' } });
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

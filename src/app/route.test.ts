import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './route.ts';

const places = [
  { id: 'clip', views: [{ id: 'classify' }, { id: 'search' }] },
  { id: 'whisper', views: [{ id: 'transcribe' }] },
];

test('every place has an address that leads back to it', () => {
  const routes = [
    { page: 'home' },
    { page: 'device' },
    { page: 'models' },
    { page: 'models', model: 'whisper-base.en' },
    { page: 'api' },
    { page: 'known' },
    { page: 'known', of: 'clip' },
    { task: 'clip', view: 'classify' },
    { task: 'clip', view: 'search' },
    { task: 'whisper', view: 'transcribe' },
  ] as const;
  for (const route of routes) expect(parseRoute(hrefOf(route), places)).toEqual(route);
});

test('a task without a view, or with one that is not there, opens its first view', () => {
  for (const hash of ['#/clip', '#/clip/', '#/clip/paint', '#clip'])
    expect(parseRoute(hash, places)).toEqual({ task: 'clip', view: 'classify' });
});

test('an address that leads nowhere is home', () => {
  for (const hash of ['', '#', '#/', '#/nothing', '#/__proto__/x', '#main', '#//clip', '#/%E0%A4%A'])
    expect(parseRoute(hash, places)).toEqual({ page: 'home' });
});

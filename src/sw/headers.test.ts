import { expect, test } from 'vitest';
import { headerPolicy, headersFile, headersFor, hostRules } from './headers.ts';

const options = { hubs: ['https://huggingface.co', 'https://*.hf.co'], framedBy: [] };
const paths = [
  '/',
  '/index.html',
  '/theme.js',
  '/sw.js',
  '/layers.css',
  '/assets/index-1.js',
  '/models/catalogue.json',
];

test('no header is named by two rules that fit one path: hosts would send both', () => {
  for (const path of paths) {
    const fitting = hostRules(options).filter(
      ([rule]) => rule === path || (rule.endsWith('*') && path.startsWith(rule.slice(0, -1))),
    );
    const names = fitting.flatMap(([, headers]) => Object.keys(headers));
    expect(names, path).toEqual([...new Set(names)]);
  }
});

test('the page and all that may start as a worker have the policy, and nobody may frame it', () => {
  for (const path of ['/', '/index.html', '/theme.js', '/assets/clip-worker.js']) {
    const policy = headersFor(path, options)['Content-Security-Policy'];
    expect(policy, path).toBe(headerPolicy(options));
    expect(policy).toMatch(/; object-src 'none'; base-uri 'none'; form-action 'none';.*; frame-ancestors 'none'$/);
    expect(policy).toContain("connect-src 'self' blob: data: https://huggingface.co https://*.hf.co;");
  }
});

test('the service worker may fetch and nothing else, and in a build that reaches nobody from its own origin only', () => {
  expect(headersFor('/sw.js', options)['Content-Security-Policy']).toMatch(
    /^default-src 'none'; connect-src 'self' https:/,
  );
  const none = { hubs: [], framedBy: [] };
  expect(headersFor('/sw.js', none)['Content-Security-Policy']).toBe("default-src 'none'; connect-src 'self'");
  expect(headerPolicy(none)).toContain("connect-src 'self' blob: data:;");
});

test('pages that may show it in a frame are named', () => {
  const framed = headersFile({ ...options, framedBy: ['https://huggingface.co', 'https://a.example'] });
  expect(framed).toContain('; frame-ancestors https://huggingface.co https://a.example\n');
  expect(framed).toContain('/assets/*\n  Content-Security-Policy: ');
});

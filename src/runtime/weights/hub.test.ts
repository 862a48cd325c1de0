import { describe, expect, test } from 'vitest';
import type { ModelEntry, ModelFile } from '../model-entry.ts';
import { completeFiles, fileUrl } from './hub.ts';

const hub = { address: 'https://hub.example' };
const entry = { id: 'some', name: 'Some', base: 'hub', repo: 'owner/some', revision: 'abc' } as ModelEntry;
const hash = 'f'.repeat(64);
const pause = async () => {};
const estimate: ModelFile = { path: 'onnx/model.onnx', role: 'model', bytes: 90, approximate: true };
const elsewhere: ModelFile = { ...estimate, path: 'tokenizer.json', repo: 'other/words' };

/** Answers by address; notes what was asked. */
function server(answers: Record<string, () => Response>) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { href } = new URL(url instanceof Request ? url.url : url);
    asked.push(`${init?.method ?? 'GET'} ${href}`);
    return answers[href]?.() ?? new Response('', { status: 404 });
  };
  return { fetch, asked };
}
const tree = 'https://hub.example/api/models/owner/some/tree/abc?recursive=true';
const list = (items: object[]) => () => Response.json(items);
const endless = () => {
  const blanks = new Uint8Array(2 ** 20).fill(0x20);
  return new ReadableStream({ pull: (controller) => controller.enqueue(blanks) });
};
const length = (bytes: number) => () => new Response(null, { headers: { 'Content-Length': String(bytes) } });

test('a file lies in its own repository, or in the one that it names', () => {
  expect(fileUrl(hub, entry, estimate).href).toBe('https://hub.example/owner/some/resolve/abc/onnx/model.onnx');
  expect(fileUrl(hub, entry, elsewhere).href).toBe('https://hub.example/other/words/resolve/main/tokenizer.json');
});

describe('what the catalogue does not know', () => {
  test('comes from the list of the hub', async () => {
    const { fetch, asked } = server({
      [tree]: list([
        { path: 'onnx/model.onnx', size: 130, lfs: { oid: hash, size: 123 } },
        { path: 'config.json', size: 7 },
      ]),
    });
    const config = { path: 'config.json', role: 'config', bytes: 9, approximate: true as const };
    const files = await completeFiles(hub, entry, { files: [estimate, config], fetch, pause });
    expect(files).toEqual([
      { path: 'onnx/model.onnx', role: 'model', bytes: 123, sha256: hash },
      { path: 'config.json', role: 'config', bytes: 7 },
    ]);
    expect(asked).toEqual([`GET ${tree}`]);
  });

  test('is not asked for when it is known', async () => {
    const { fetch, asked } = server({});
    const file = { path: 'a', role: 'model', bytes: 5, sha256: hash };
    expect(await completeFiles(hub, entry, { files: [file], fetch, pause })).toEqual([file]);
    expect(asked).toEqual([]);
  });

  test('is asked of the server where a mirror has no list', async () => {
    const url = 'https://hub.example/other/words/resolve/main/tokenizer.json';
    const { fetch, asked } = server({ [url]: length(77) });
    const [file] = await completeFiles(hub, entry, { files: [elsewhere], fetch, pause });
    expect(file).toMatchObject({ bytes: 77 });
    expect(file).not.toHaveProperty('approximate');
    expect(asked.at(-1)).toBe(`HEAD ${url}`);
  });

  test.for<[string, Record<string, () => Response>, string]>([
    ['refused', {}, 'hub.example has no such file'],
    [
      'not told',
      { 'https://hub.example/owner/some/resolve/abc/onnx/model.onnx': () => new Response(null) },
      'does not say how long it is',
    ],
    [
      'longer than any file',
      { 'https://hub.example/owner/some/resolve/abc/onnx/model.onnx': length(9e15) },
      'says that it has 9000000000000000 bytes',
    ],
    [
      'longer than any file by the list',
      { [tree]: list([{ path: 'onnx/model.onnx', size: 9e15 }]) },
      'has no such file',
    ],
    ['in a list without an end', { [tree]: () => new Response(endless()) }, 'has no such file'],
  ])('is an error when it is %s', async ([, answers, message]) => {
    const { fetch } = server(answers);
    const asking = completeFiles(hub, entry, { files: [estimate], fetch, pause });
    await expect(asking).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining(message) as string,
    });
  });

  test('is waited for while the hub gives no more, and then told so', async () => {
    const limited = server({ [tree]: () => new Response('', { status: 429 }) });
    await expect(completeFiles(hub, entry, { files: [estimate], fetch: limited.fetch, pause })).rejects.toMatchObject({
      code: 'network',
      message:
        /after 5 tries: hub\.example answered 429: it limits how much is fetched in a time\. Try again in a few minutes/,
    });
    let asked = 0;
    const soon = server({
      [tree]: () => (++asked < 3 ? new Response('', { status: 503 }) : list([{ path: 'onnx/model.onnx', size: 5 }])()),
    });
    expect(await completeFiles(hub, entry, { files: [estimate], fetch: soon.fetch, pause })).toMatchObject([
      { bytes: 5 },
    ]);
  });
});

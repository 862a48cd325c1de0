import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { downloadFile, type DownloadOptions } from './download.ts';
import { memoryKeep, type Keep } from './keep.ts';
import { markSpoilt, readKept } from './kept.ts';
import { chunkBytes, chunkKey, keptBytes, readRecord, type FileRecord } from './record.ts';
import type { Remote } from './request.ts';

/** Four chunks and a bit. */
const large = new Uint8Array(4 * chunkBytes + 1000);
/** What the server has: the large file, or, for what does not depend on chunks, its beginning. */
let content: Uint8Array<ArrayBuffer> = large;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const chunkOf = (index: number) => content.subarray(index * chunkBytes, (index + 1) * chunkBytes);
let remote: Remote;
beforeAll(() => {
  for (let at = 0, state = 1; at < large.length; at++)
    large[at] = (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
});

let keep: Keep;
let served: number;
let requests: { from: number; to: number; headers: Headers }[];
let waits: number[];
beforeEach(() => {
  keep = memoryKeep();
  content = large;
  served = 0;
  requests = [];
  waits = [];
  remote = {
    key: 'm/model.onnx',
    label: '“model.onnx” of M',
    url: new URL('https://hub.example/m/model.onnx'),
    bytes: content.length,
    sha256: hashOf(content),
  };
});

interface Faults {
  /** Bytes after which the connection breaks, asked for at each request. */
  cutAfter?: () => number | undefined;
  hasRanges?: boolean;
  /** What is served instead. */
  bytes?: (request: number) => Uint8Array;
  /** An answer in the place of the file. */
  answer?: (request: number) => Response | undefined;
}
const stepBytes = 256 * 1024;
/** In such pieces a chunk is kept before it is whole. */
const pieceBytes = 2 ** 20;

/** A server with faults. */
function server({ cutAfter, hasRanges = true, bytes = () => content, answer }: Faults = {}): typeof fetch {
  return async (_url, init) => {
    const headers = new Headers(init?.headers);
    const [, first, last] = /(\d+)-(\d+)/.exec(headers.get('range') ?? '') ?? [];
    const from = hasRanges && first ? Number(first) : 0;
    const to = hasRanges && last ? Number(last) + 1 : content.length;
    requests.push({ from, to, headers });
    const other = answer?.(requests.length);
    if (other) return other;
    const all = bytes(requests.length);
    const end = Math.min(to, from + (cutAfter?.() ?? Infinity));
    let at = from;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        init?.signal?.throwIfAborted();
        if (at >= end) {
          if (end < to) controller.error(new TypeError('network error'));
          else controller.close();
          return;
        }
        const part = all.subarray(at, Math.min(at + stepBytes, end));
        served += part.length;
        at += part.length;
        controller.enqueue(part);
      },
    });
    const isPart = hasRanges && first !== undefined;
    return new Response(body, {
      status: isPart ? 206 : 200,
      headers: isPart ? { 'Content-Range': `bytes ${from}-${to - 1}/${content.length}` } : {},
    });
  };
}

const download = (fetch: typeof globalThis.fetch, options: Partial<DownloadOptions> = {}) =>
  downloadFile(remote, {
    keep,
    fetch,
    cache: 'no-store',
    connections: 4,
    pause: async (ms) => void waits.push(ms),
    onBytes: () => {},
    ...options,
  });
async function expectKept() {
  const found = await readKept(keep, remote, { onBytes: () => {} });
  if (!found || !('blob' in found)) throw new Error('not kept');
  expect(hashOf(new Uint8Array(await found.blob.arrayBuffer()))).toBe(hashOf(content));
}
const record = async () => (await readRecord(keep, remote)) as FileRecord;

test('ranges side by side make the file, and nothing is fetched twice', async () => {
  const seen: number[] = [];
  await download(server(), { onBytes: (done) => void seen.push(done) });
  await expectKept();
  expect(served).toBe(content.length);
  expect(requests).toHaveLength(5);
  expect([seen[0], seen.at(-1)]).toEqual([0, content.length]);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  await download(server());
  expect(requests).toHaveLength(5);
});

test('thirty cuts at random cost nothing', async () => {
  let cuts = 0;
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const cutAfter = () => (cuts < 30 && ++cuts ? Math.floor(random() * 3e6) : undefined);
  await download(server({ cutAfter }));
  await expectKept();
  expect(cuts).toBe(30);
  expect(served).toBe(content.length);
});

test('a line that is cut after so little that the browser gives nothing of it gets on with shorter answers', async () => {
  // A browser throws away what it has buffered of an answer that breaks off.
  const whole = server();
  const most = 300_000;
  await download(async (url, init) => {
    const response = await whole(url, init);
    const { from, to } = requests.at(-1)!;
    if (to - from <= most) return response;
    const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) });
    return new Response(body, response);
  });
  await expectKept();
  expect(Math.max(...requests.slice(-20).map(({ from, to }) => to - from))).toBeLessThanOrEqual(2 * most);
});

test('a range that fails again and again does not end a download that gets on', async () => {
  const whole = server();
  let failures = 0;
  const get: typeof fetch = async (url, init) => {
    const range = new Headers(init?.headers).get('range') ?? '';
    if (range.startsWith(`bytes=${2 * chunkBytes}-`) && failures++ < 12) throw new TypeError('network error');
    return whole(url, init);
  };
  let tell = () => {};
  await download(get, {
    onBytes: () => tell(),
    pause: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => (tell = resolve)); // until another connection brought something
    },
  });
  await expectKept();
  expect(waits).toEqual([500, 1500, 4000, ...Array<number>(9).fill(10_000)]);
});

describe('what came of a chunk that is not whole', () => {
  test('is kept when the download is stopped: nothing that was shown comes again', async () => {
    const controller = new AbortController();
    let shown = 0;
    const onBytes = (done: number) => {
      shown = done;
      if (done > 2.3 * chunkBytes) controller.abort();
    };
    const ended = download(server(), { onBytes, signal: controller.signal, connections: 2 });
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
    const found = await record();
    expect(found.complete).toBe(false);
    expect(keptBytes(found)).toBe(shown);
    expect(await readKept(keep, remote, { onBytes: () => {} })).toBeUndefined();
    served = 0;
    const seen: number[] = [];
    await download(server(), { onBytes: (done) => void seen.push(done) });
    await expectKept();
    expect(served).toBe(content.length - shown);
    expect([seen[0], seen.at(-1)]).toEqual([shown, content.length]);
    expect((await keep.keys()).filter((key) => key.includes('+'))).toEqual([]);
  });

  test.each([1, 4])(
    'is kept while it comes, so that a tab that is closed loses little (%i connections)',
    async (connections) => {
      const hanging = new AbortController();
      let shown = 0;
      let stick = () => {};
      const stuck = new Promise<void>((resolve) => (stick = resolve));
      let open = connections;
      const whole = server();
      const get: typeof fetch = async (url, init) => {
        const { body, headers, status } = await whole(url, init);
        let left = 7.6 * pieceBytes;
        const cut = new TransformStream<Uint8Array, Uint8Array>({
          transform(bytes, controller) {
            if ((left -= bytes.length) >= 0) return controller.enqueue(bytes);
            if (--open === 0) stick();
            return new Promise(() => {}); // and nothing more, for ever
          },
        });
        return new Response(body!.pipeThrough(cut), { headers, status });
      };
      const onBytes = (done: number) => void (shown = done);
      void download(get, { connections, partMs: 0, onBytes, signal: hanging.signal }).catch(() => {});
      await stuck;
      await expect.poll(async () => shown - keptBytes(await record())).toBeLessThan(connections * pieceBytes);
      const kept = keptBytes(await record());
      expect(kept).toBeGreaterThan(connections * 6 * pieceBytes);
      const closed = keep;
      keep = memoryKeep(); // the tab is gone, and what it kept is there
      for (const key of await closed.keys()) await keep.write([[key, await closed.get(key)]]);
      hanging.abort();
      served = 0;
      await download(server(), { connections });
      await expectKept();
      expect(served).toBe(content.length - kept);
    },
  );

  test('and was changed on the disk comes again', async () => {
    const controller = new AbortController();
    const onBytes = (done: number) => done > 5.5 * pieceBytes && controller.abort();
    const options = { onBytes, signal: controller.signal, connections: 1, partMs: 0 };
    await expect(download(server(), options)).rejects.toMatchObject({ name: 'AbortError' });
    const found = await record();
    const before = keptBytes(found);
    expect(before).toBeGreaterThan(5 * pieceBytes);
    const last = found.parts![0]!.length - 1;
    const { bytes } = found.parts![0]![last]!;
    await keep.write([[`${chunkKey(remote.key, 0)}+${last}`, new Blob([new Uint8Array(bytes)])]]);
    requests.length = 0;
    await download(server(), { connections: 1 });
    await expectKept();
    // The first answer begins where the record says; the next one where the part that was changed begins.
    expect(requests.map(({ from }) => from)).toEqual([before, before - bytes]);
  });
});

test('a server without ranges gives the file in one piece, from the start after a cut', async () => {
  let cuts = 0;
  await download(server({ hasRanges: false, cutAfter: () => (cuts++ < 1 ? 2.5 * chunkBytes : undefined) }));
  await expectKept();
  expect(requests).toHaveLength(2);
});

describe('a flipped byte', () => {
  const flipped = (at: number) => content.with(at, content[at]! ^ 1);
  const at = 2 * chunkBytes + 5;

  test('on the way, where the hashes of chunks are known, costs that chunk', async () => {
    remote.chunks = [0, 1, 2, 3, 4].map((index) => hashOf(chunkOf(index)));
    const spoilt = flipped(at);
    let isSpoilt = true;
    const bytes = () => {
      const isThere = requests.at(-1)!.from === 2 * chunkBytes && isSpoilt;
      if (isThere) isSpoilt = false;
      return isThere ? spoilt : content;
    };
    await download(server({ bytes }));
    await expectKept();
    expect(served).toBe(content.length + chunkBytes);
  });

  test('on the way, where only the whole is known, is found by asking again', async () => {
    const spoilt = flipped(at);
    await download(server({ bytes: (request) => (request <= 5 ? spoilt : content) }));
    await expectKept();
    expect(requests.slice(5).map(({ from }) => from / chunkBytes)).toEqual([0, 1, 2]);
  });

  test('at the source is told with its place, and nothing is kept', async () => {
    remote.chunks = [0, 1, 2, 3, 4].map((index) => hashOf(chunkOf(index)));
    const spoilt = flipped(at);
    await expect(download(server({ bytes: () => spoilt }))).rejects.toMatchObject({
      code: 'model-corrupt',
      message: /“model\.onnx” of M is damaged at hub\.example: bytes 33554432 to 50331647 came 3 times/,
    });
    expect((await record()).complete).toBe(false);
    delete remote.chunks;
    keep = memoryKeep();
    await expect(download(server({ bytes: () => spoilt }))).rejects.toThrow(/its SHA-256 at hub\.example is/);
    expect(await keep.keys()).toEqual([]);
  });

  test('on the disk, while the rest is still missing, costs that chunk', async () => {
    const stop = server({ answer: (request) => (request === 4 ? new Response('', { status: 404 }) : undefined) });
    await expect(download(stop, { connections: 1 })).resolves.toBeUndefined();
    await keep.write([
      [chunkKey(remote.key, 1), new Blob([chunkOf(1).slice().fill(0)])],
      [remote.key, { ...(await record()), complete: false }],
    ]);
    served = 0;
    await download(server());
    await expectKept();
    expect(served).toBe(chunkBytes);
  });
});

describe('damage on the disk of a file of which the list knows no pieces', () => {
  const spoil = async (index: number) => {
    await keep.write([[chunkKey(remote.key, index), new Blob([chunkOf(index).slice().fill(0)])]]);
    const found = await readKept(keep, remote, { onBytes: () => {} });
    expect(found).toEqual({ spoilt: [index] });
    await markSpoilt(keep, remote, [index]);
    served = 0;
  };

  test('is found in its piece by the hashes of the first download, and only that piece comes again', async () => {
    await download(server());
    expect((await record()).verified).toEqual([0, 1, 2, 3, 4].map((index) => hashOf(chunkOf(index))));
    await spoil(3);
    await download(server());
    await expectKept();
    expect(served).toBe(chunkBytes);
  });

  test('is held to these hashes even where nobody knows that of the whole: a wrong piece is not taken', async () => {
    delete remote.sha256;
    await download(server());
    await spoil(1);
    const flipped = content.with(chunkBytes + 7, content[chunkBytes + 7]! ^ 1);
    let isSpoilt = true;
    const bytes = () => {
      const given = isSpoilt ? flipped : content;
      isSpoilt = false;
      return given;
    };
    await download(server({ bytes }));
    await expectKept();
    expect(served).toBe(2 * chunkBytes);
    await spoil(1);
    await expect(download(server({ bytes: () => flipped }))).rejects.toMatchObject({ code: 'model-corrupt' });
  });
});

function takeSmall(): void {
  content = large.subarray(0, 5000);
  Object.assign(remote, { bytes: content.length, sha256: hashOf(content) });
}

describe('refusals are sentences', () => {
  beforeEach(takeSmall);
  const answering = (status: number, headers: Record<string, string> = {}) =>
    server({ answer: () => new Response('', { status, headers }) });
  const token = { Authorization: 'Bearer x' };
  test.for<[number, RegExp, { sent?: Record<string, string>; answered?: Record<string, string>; page?: undefined }?]>([
    [401, /it wants to know who asks\. Accept the terms at https:\/\/hub\.example\/m, then enter an access token/],
    [401, /who asks, or has no such model\./, { answered: { 'x-error-code': 'RepoNotFound' } }],
    [401, /does not take the access token \(401\)/, { sent: token }],
    [403, /answered 403: it wants to know who asks/],
    [403, /gives the owner of the access token no access \(403\)\. Accept the terms at/, { sent: token }],
    [403, /hub\.example refuses it \(403\)\. Reload the page/, { page: undefined }],
    [403, /other\.example is not the source that is chosen/, { answered: { 'x-not-chosen': 'other.example' } }],
    [404, /hub\.example has no such file\. Choose another source/],
    [410, /hub\.example has no such file/],
    [451, /it may not give the file where you are/],
    [511, /the network wants you to sign in first/],
    [400, /the server answered 400/],
    [501, /the server answered 501/],
  ])('%i at once: %s', async ([status, message, { sent, answered, ...page } = {}]) => {
    Object.assign(remote, { page: 'https://hub.example/m', ...(sent && { headers: sent }), ...page });
    await expect(download(answering(status, answered))).rejects.toMatchObject({ code: 'network', message });
    expect(waits).toEqual([]);
  });

  test.for([408, 421, 425, 500, 502, 503, 504, 520, 522, 524, 530])('%i passes', async (status) => {
    await download(server({ answer: (request) => (request < 3 ? new Response('', { status }) : undefined) }));
    await expectKept();
    expect(waits).toEqual([500, 1500]);
  });

  describe('by the host that the hub sends to', () => {
    const refusing = (status: number) => {
      const response = new Response('<Error>Request has expired</Error>', { status });
      return Object.defineProperty(response, 'url', { value: 'https://storage.example/signed?expires=1' });
    };
    test.for([400, 401, 403, 404, 410])('%i is mended by a new address', async (status) => {
      remote.page = 'https://hub.example/m';
      await download(server({ answer: (request) => (request < 3 ? refusing(status) : undefined) }));
      await expectKept();
    });

    test('that stay are told as those of that host', async () => {
      remote.page = 'https://hub.example/m';
      await expect(download(server({ answer: () => refusing(403) }))).rejects.toMatchObject({
        code: 'network',
        message:
          /after 5 tries: storage\.example, where hub\.example has the file, answered 403\. A new address was asked for/,
      });
    });
  });

  test('a hub that answers and sends to a host that does not, or back to itself, is told as that', async () => {
    const redirecting: typeof fetch = async (_url, init) => {
      if (init?.redirect !== 'manual') throw new TypeError('Failed to fetch');
      return Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    };
    await expect(download(redirecting)).rejects.toThrow(
      /after 5 tries: hub\.example answers, but where it sends to cannot be reached\. That host may be blocked/,
    );
    const silent: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(download(silent)).rejects.toThrow(/after 5 tries: Failed to fetch\. Check the connection/);
  });

  test('a server that limits what is fetched is given time, and told of as that', async () => {
    await expect(download(answering(429))).rejects.toThrow(
      /hub\.example answered 429: it limits how much is fetched in a time\. Try again in a few minutes; .* the part already downloaded is kept/,
    );
    expect(waits).toEqual([5000, 15_000, 45_000, 120_000]);
    waits.length = requests.length = 0;
    const limited = () => new Response('', { status: 429, headers: { 'Retry-After': '7' } });
    await download(server({ answer: (request) => (request === 1 ? limited() : undefined) }));
    expect(waits).toEqual([7000]);
  });

  test('a busy server is waited for, and told of when it stays busy or asks for too much', async () => {
    await expect(download(answering(503))).rejects.toMatchObject({
      code: 'network',
      message: /after 5 tries: hub\.example answered 503/,
    });
    expect(waits).toEqual([500, 1500, 4000, 10_000]);
    await expect(download(answering(429, { 'Retry-After': '600' }))).rejects.toThrow(/asks to wait 10 minutes/);
  });

  test.each<[string, Record<string, string>]>([
    ['of another place', { 'Content-Range': `bytes 5-9/*` }],
    ['that is no range', { 'Content-Range': 'bytes */*' }],
    ['of what was compressed', { 'Content-Encoding': 'gzip' }],
  ])('instead of a part %s the whole is taken', async (_, headers) => {
    content = large.subarray(0, chunkBytes + 5000);
    Object.assign(remote, { bytes: content.length, sha256: hashOf(content) });
    const whole = server();
    const get: typeof fetch = async (url, init) => {
      const response = await whole(url, init);
      return response.status === 206 ? new Response('?????', { status: 206, headers }) : response;
    };
    await download(get);
    await expectKept();
    expect(requests).toHaveLength(2);
    expect(requests[1]!.headers.has('range')).toBe(false);
  });

  test('a web page, another length, a shorter file', async () => {
    const html = () => new Response('<!doctype html><title>Sign in</title>');
    await expect(download(server({ answer: html }))).rejects.toThrow(/came as a web page/);
    const longer = { headers: { 'Content-Range': `bytes 0-9/${content.length + 1}` }, status: 206 };
    await expect(download(server({ answer: () => new Response('0123456789', longer) }))).rejects.toThrow(/instead of/);
    await expect(download(answering(416))).rejects.toThrow(/is shorter at hub\.example/);
    expect(await keep.keys()).toEqual([]);
  });

  test('a connection that gives nothing is taken for dead', async () => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
    await expect(download(silent, { stallMs: 1 })).rejects.toThrow(/after 5 tries: nothing came for 0 seconds/);
  });
});

test('a full disk in the middle is thrown, and the part already downloaded is kept', async () => {
  const full: Keep = {
    ...keep,
    write: (entries) =>
      entries.some(([key]) => key.endsWith('#2'))
        ? Promise.reject(new DOMException('', 'QuotaExceededError'))
        : keep.write(entries),
  };
  await expect(download(server(), { keep: full })).rejects.toMatchObject({ name: 'QuotaExceededError' });
  const before = (await record()).chunks.filter(Boolean).length;
  expect((await record()).chunks[2]).toBeNull();
  served = 0;
  await download(server());
  await expectKept();
  expect(served).toBeLessThanOrEqual(content.length - before * chunkBytes);
});

test('a record of a newer version is left untouched', async () => {
  await keep.write([[remote.key, { version: 3 }]]);
  await expect(download(server())).rejects.toThrow(/newer version of this page/);
  expect(await keep.get(remote.key)).toEqual({ version: 3 });
});

describe('a file that is replaced at the server while it comes, and of which no hash is known', () => {
  const tagged = (bytes: Uint8Array, etag: string): typeof fetch => {
    const whole = server({ bytes: () => bytes });
    return async (url, init) => {
      const { body, headers, status } = await whole(url, init);
      headers.set('ETag', etag);
      return new Response(body, { headers, status });
    };
  };
  beforeEach(() => void delete remote.sha256);

  test('is fetched anew: pieces of two contents are never put together', async () => {
    const [before, after] = [tagged(content.toReversed(), '"1"'), tagged(content, '"2"')];
    await download((...request) => (requests.length < 3 ? before : after)(...request), { connections: 2 });
    await expectKept();
  });

  test('again and again is told', async () => {
    const get: typeof fetch = (...request) => tagged(content, `"${requests.length}"`)(...request);
    await expect(download(get)).rejects.toMatchObject({ code: 'network', message: /changes at hub\.example while/ });
    expect(await keep.keys()).toEqual([]);
  });
});

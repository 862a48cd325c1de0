import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

/** One file that the hub has. */
export interface HubFile {
  path: string;
  bytes: Buffer;
}
/** What the hub does wrong. */
export interface Faults {
  /** Bytes after which the line is cut, asked for at each request of the large file. */
  cutAfter?: () => number | undefined;
  /** An answer in the place of a file; undefined serves it. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What is served instead of the bytes. */
  spoil?: (bytes: Buffer, from: number) => Buffer;
  hasRanges?: boolean;
  /** Milliseconds between two pieces of 256 KiB. */
  delay?: number;
}
export interface HubServer {
  /** Address of the page; the hub is at `hub` below it. */
  url: string;
  /** Bytes of models that were sent. */
  sent: number;
  requests: { path: string; authorization: string | undefined }[];
  faults: Faults;
  close: () => Promise<void>;
}

const dist = new URL('../dist/', import.meta.url);
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const pieceBytes = 256 * 1024;

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that look like weights: the same for the same seed. */
export function weights(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Serves the built page with one more model in its list, and that model's files as a hub with faults does. */
export async function startHub(
  entry: { repo: string; revision: string },
  files: readonly HubFile[],
): Promise<HubServer> {
  const hub: HubServer = { url: '', sent: 0, requests: [], faults: {}, close: async () => {} };
  const prefix = `/hub/${entry.repo}/resolve/${entry.revision}/`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const file = files.find(({ path }) => pathname === prefix + path);
    if (file) return void sendFile(request, response, file);
    if (pathname.startsWith('/hub/api/models/')) return sendTree(response);
    if (pathname.startsWith('/hub/')) return void response.writeHead(404).end();
    void sendPage(pathname, response);
  });

  function sendTree(response: ServerResponse): void {
    const tree = files.map(({ path, bytes }) => ({ type: 'file', path, lfs: { oid: sha256(bytes) } }));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(tree));
  }

  async function sendFile(request: IncomingMessage, response: ServerResponse, { path, bytes }: HubFile): Promise<void> {
    hub.requests.push({ path, authorization: request.headers.authorization });
    const { cutAfter, answer, spoil, hasRanges = true, delay } = hub.faults;
    if (answer?.(request, response)) return;
    const [, first, last] = /(\d+)-(\d+)/.exec((hasRanges && request.headers.range) || '') ?? [];
    const from = Number(first ?? 0);
    const to = last === undefined ? bytes.length : Number(last) + 1;
    const part = spoil?.(bytes.subarray(from, to), from) ?? bytes.subarray(from, to);
    const cut = bytes.length > pieceBytes ? cutAfter?.() : undefined;
    response.writeHead(first === undefined ? 200 : 206, {
      'Content-Length': part.length,
      ...(first !== undefined && { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    });
    for (let at = 0; at < part.length && !response.destroyed; at += pieceBytes) {
      const end = Math.min(at + pieceBytes, part.length, cut ?? Infinity);
      const piece = part.subarray(at, end);
      await new Promise<void>((resolve) => response.write(piece, () => resolve()));
      hub.sent += piece.length;
      if (end === cut) return void request.socket.end(); // what was sent arrives, then nothing more comes
      if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    }
    response.end();
  }

  async function sendPage(pathname: string, response: ServerResponse): Promise<void> {
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      let body = await readFile(new URL(path, dist));
      if (path === 'models/catalogue.json') {
        const list = JSON.parse(body.toString()) as { models: unknown[] };
        body = Buffer.from(JSON.stringify({ ...list, models: [...list.models, entry] }));
      }
      response.writeHead(200, { ...isolation, 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  hub.url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  hub.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return hub;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { contentTypes } from './content-types.ts';

/** One file that the hub has. */
export interface HubFile {
  path: string;
  bytes: Buffer;
}
/** What the hub does wrong. */
export interface Faults {
  /** At so many bytes sent, in rising order, the connection that sends them is cut. */
  cutsAt?: number[];
  /** An answer in the place of a file; undefined serves it. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What is served instead of the bytes. */
  spoil?: (bytes: Buffer, from: number) => Buffer;
  hasRanges?: boolean;
  /** Bytes a second of the line, shared by all connections. */
  rate?: number;
  /** The connection that comes to this byte of a file waits there until it is closed or this is taken away. */
  holdAt?: number | undefined;
}
export interface HubServer {
  /** Address of the page; the hub is at `hub` below it. */
  url: string;
  /** Bytes of models that were sent. */
  sent: number;
  requests: { path: string; authorization: string | undefined }[];
  faults: Faults;
  /** Ends all connections at once. */
  cut: () => void;
  close: () => Promise<void>;
}

const dist = new URL('../dist/', import.meta.url);
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const pieceBytes = 64 * 1024;

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
  const hub: HubServer = { url: '', sent: 0, requests: [], faults: {}, cut: () => {}, close: async () => {} };
  let lineIsFreeAt = 0;
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
    const { cutsAt = [], answer, spoil, hasRanges = true, rate } = hub.faults;
    if (answer?.(request, response)) return;
    const [, first, last] = /(\d+)-(\d+)/.exec((hasRanges && request.headers.range) || '') ?? [];
    const from = Number(first ?? 0);
    const to = last === undefined ? bytes.length : Number(last) + 1;
    const part = spoil?.(bytes.subarray(from, to), from) ?? bytes.subarray(from, to);
    response.writeHead(first === undefined ? 200 : 206, {
      'Content-Length': part.length,
      ...(first !== undefined && { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    });
    for (let at = 0; at < part.length && !response.destroyed; at += pieceBytes) {
      if (rate) await turnOnLine(pieceBytes / rate);
      await held(response, from + at);
      const isCut = cutsAt[0] !== undefined && hub.sent + pieceBytes > cutsAt[0];
      const length = isCut ? Math.max(0, cutsAt.shift()! - hub.sent) : pieceBytes;
      const piece = part.subarray(at, at + length);
      hub.sent += piece.length;
      await new Promise<void>((resolve) => response.write(piece, () => resolve()));
      if (isCut) return void request.socket.end(); // what was sent arrives, then nothing more comes
    }
    response.end();
  }

  async function held(response: ServerResponse, from: number): Promise<void> {
    const isThere = (byte = -1): boolean => byte >= from && byte < from + pieceBytes;
    if (!isThere(hub.faults.holdAt)) return;
    while (isThere(hub.faults.holdAt) && !response.destroyed) await new Promise((resolve) => setTimeout(resolve, 10));
    hub.faults.holdAt = undefined;
  }

  /** Waits until the line has carried what was put on it before. */
  async function turnOnLine(seconds: number): Promise<void> {
    const now = performance.now();
    lineIsFreeAt = Math.max(now, lineIsFreeAt) + seconds * 1000;
    if (lineIsFreeAt - now > 1) await new Promise((resolve) => setTimeout(resolve, lineIsFreeAt - now));
  }

  async function sendPage(pathname: string, response: ServerResponse): Promise<void> {
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      let body = await readFile(new URL(path, dist));
      if (path === 'models/catalogue.json') {
        const list = JSON.parse(body.toString()) as { models: unknown[] };
        body = Buffer.from(JSON.stringify({ ...list, models: [...list.models, entry] }));
      }
      response.writeHead(200, {
        ...isolation,
        'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  hub.url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  hub.cut = () => server.closeAllConnections();
  hub.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return hub;
}

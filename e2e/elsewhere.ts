import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another origin that answers everybody, and notes whatever reaches it. */
export interface Elsewhere {
  url: string;
  /** `GET /path` of each request, upgrades and preflights too. */
  requests: string[];
  /** What it serves; other paths answer with an empty script. */
  files: Map<string, Buffer>;
  stop: () => Promise<void>;
}

/** Starts it on a free port. */
export async function startElsewhere(): Promise<Elsewhere> {
  const requests: string[] = [];
  const files = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    requests.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization, Range');
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const file = files.get(pathname);
    if (!file) return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end();
    const [, first, last] = /(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    if (first === undefined) return response.writeHead(200, { 'Content-Length': file.length }).end(file);
    response.writeHead(206, { 'Content-Range': `bytes ${first}-${last}/${file.length}` });
    return response.end(file.subarray(Number(first), Number(last) + 1));
  });
  server.on('upgrade', (request, socket) => {
    requests.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    files,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

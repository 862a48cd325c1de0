import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentTypes } from './content-types.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** As on a host that serves many pages. */
const folder = '/pages/triptych/';

/** A static host of the built page, below a path of its origin. */
export interface Host {
  url: string;
  /** From now on its `sw.js` differs by this, as that of a new version does. */
  change: (code: string) => void;
  stop: () => Promise<void>;
}

/** Starts a host on a free port. Without `headers` it sends none of those that isolate a page. */
export async function startHost({ headers }: { headers: boolean }): Promise<Host> {
  let added = '';
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(dist, pathname.slice(folder.length) || 'index.html');
    if (request.method !== 'GET') return response.writeHead(405).end();
    if (!pathname.startsWith(folder) || !existsSync(path) || !statSync(path).isFile())
      return response.writeHead(404).end();
    response.setHeader('Content-Type', contentTypes[extname(path)] ?? 'application/octet-stream');
    if (headers) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    const stream = createReadStream(path);
    stream.on('end', () => response.end(path.endsWith('sw.js') ? added : ''));
    return stream.pipe(response, { end: false });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${folder}`,
    change: (code) => void (added = code),
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

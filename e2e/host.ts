import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentTypes } from './content-types.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** As on a host that serves many pages. */
const folder = '/pages/triptych/';

/** A static host of the built page, below a path of its origin. */
export interface Host {
  url: string;
  /** From now on its `sw.js` differs by this, as that of a new version with the same files does. */
  change: (code: string) => void;
  /** From now on it has a new version: another page, which says so in a `<meta name=release>`, and another `theme.js`. */
  release: () => void;
  /**
   * What it answers in place of a file, by its path in the build, or of all but `sw.js`, by `*`: other bytes as they are,
   * or a page with status 200.
   */
  instead: Map<string, Buffer | 'page'>;
  /** The queries with which a path below the folder was asked for. */
  requested: (path: string) => string[];
  stop: () => Promise<void>;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What of the build is another one in the next version. */
function nextVersion(): Record<string, Buffer> {
  const [theme, page, worker] = ['theme.js', 'index.html', 'sw.js'].map((name) => readFileSync(join(dist, name)));
  const nextTheme = Buffer.concat([theme!, Buffer.from('\n// the next version\n')]);
  const mark = (text: string) => text.replace('<title>', '<meta name=release content=2><title>');
  const [entry, quote] = new RegExp(`${sha256(theme!)}(.),${theme!.length}`).exec(worker!.toString())!;
  const nextWorker = mark(worker!.toString())
    .replace(entry, `${sha256(nextTheme)}${quote},${nextTheme.length}`)
    .replace(/version:.[0-9a-f]{11}/, (text) => `${text.slice(0, -1)}x`);
  return { 'theme.js': nextTheme, 'index.html': Buffer.from(mark(page!.toString())), 'sw.js': Buffer.from(nextWorker) };
}

/** Starts a host on a free port. Without `headers` it sends none of those that isolate a page. */
export async function startHost({ headers }: { headers: boolean }): Promise<Host> {
  let added = '';
  const instead: Host['instead'] = new Map();
  const released: Host['instead'] = new Map();
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(url);
    const { pathname } = url;
    const path = join(dist, pathname.slice(folder.length) || 'index.html');
    if (!['GET', 'HEAD'].includes(request.method ?? '')) return response.writeHead(405).end();
    const name = relative(dist, path);
    const other =
      instead.get(name) ?? (name === 'sw.js' ? released.get(name) : (instead.get('*') ?? released.get(name)));
    if (other === 'page') return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Back soon');
    if (!pathname.startsWith(folder) || !existsSync(path) || !statSync(path).isFile())
      return response.writeHead(404).end();
    response.setHeader('Content-Type', contentTypes[extname(path)] ?? 'application/octet-stream');
    if (headers) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (other) return response.end(other);
    const stream = createReadStream(path);
    stream.on('end', () => response.end(path.endsWith('sw.js') ? added : ''));
    return stream.pipe(response, { end: false });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${folder}`,
    change: (code) => void (added = code),
    instead,
    release() {
      for (const [name, bytes] of Object.entries(nextVersion())) released.set(name, bytes);
    },
    requested: (path) =>
      asked.filter(({ pathname }) => pathname === folder + path.slice(1)).map(({ search }) => search),
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
